namespace Gateway.Tests.Unit.Partners;

/// <summary>Files of the repository that tests hold code against.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Partners => Path.Combine(Root, "partners");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gateway.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run below the repository.");
    }
}
