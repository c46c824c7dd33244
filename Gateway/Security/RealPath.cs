namespace Gateway.Security;

/// <summary>Resolves symbolic links part by part, as the kernel would.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    /// <summary>
    /// The path with every link below <paramref name="root"/> resolved; null when links go round. A part that does not exist stays as it
    /// is.
    /// </summary>
    public static string? Of(string path, string root)
    {
        var (real, rest, links) = (root, Parts(Path.GetRelativePath(root, path)), 0);
        while (rest.TryPop(out var part))
        {
            real = Path.GetFullPath(Path.Combine(real, part));
            if (new FileInfo(real).LinkTarget is not { } target)
            {
                continue;
            }

            if (++links > MaxLinks)
            {
                return null;
            }

            if (Path.IsPathRooted(target))
            {
                real = Path.GetPathRoot(target)!;
                target = Path.GetRelativePath(real, target);
            }
            else
            {
                real = Path.GetDirectoryName(real)!;
            }

            foreach (var step in Parts(target).Reverse())
            {
                rest.Push(step);
            }
        }

        return real;
    }

    private static Stack<string> Parts(string relative) =>
        new(relative.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse());
}
