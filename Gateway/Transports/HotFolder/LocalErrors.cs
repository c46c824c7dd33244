using System.Runtime.InteropServices;

namespace Gateway.Transports.HotFolder;

/// <summary>Error numbers of Linux, in our codes.</summary>
internal static class LocalErrors
{
    public const int NoSuchFile = 2;
    public const int FileExists = 17;

    public const int InvalidArgument = 22;

    private const int NotPermitted = 1;
    private const int AccessDenied = 13;
    private const int NotAFolder = 20;
    private const int ReadOnlySystem = 30;
    private const int NoSuchCall = 38;
    private const int TooManyLinks = 40;
    private const int NotSupported = 95;

    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>Of a rename on condition: a file system that has none (NFS, some in user space).</summary>
    public static bool IsUnsupported(int error) => error is InvalidArgument or NoSuchCall or NotSupported;

    /// <summary>No file there could be removed without the danger of removing another one.</summary>
    public static ShelfException OfRename() => new(
        FileCodes.RenameUnsupported,
        "Its file system cannot rename a file on the condition that the new name is free (RENAME_NOREPLACE), so no file can be removed there safely.",
        endsLook: true);

    /// <summary>About one file.</summary>
    public static ShelfException OfFile(int error) => error switch
    {
        NoSuchFile => new ShelfException(FileCodes.Gone, "It is gone.", endsLook: false),
        AccessDenied or NotPermitted or ReadOnlySystem => new ShelfException(FileCodes.PermissionDenied, $"The gateway may not: {Text(error)}.", endsLook: false),
        TooManyLinks or NotAFolder => new ShelfException(FileCodes.NotAFile, "It is a link; links are not followed.", endsLook: false),
        _ => new ShelfException(FileCodes.ReadFailed, $"{Text(error)}.", endsLook: false),
    };

    /// <summary>About the folder that is looked at.</summary>
    public static ShelfException OfFolder(string name, int error) => error switch
    {
        NoSuchFile => new ShelfException(FileCodes.FolderMissing, $"There is no folder '{name}'.", endsLook: true),
        TooManyLinks or NotAFolder => new ShelfException(FileCodes.FolderMissing, $"'{name}' is a link or no folder; links are not followed.", endsLook: true),
        AccessDenied or NotPermitted => new ShelfException(FileCodes.PermissionDenied, $"The gateway may not read the folder '{name}'.", endsLook: true),
        _ => new ShelfException(FileCodes.ReadFailed, $"'{name}': {Text(error)}.", endsLook: true),
    };

    private static string Text(int error) => Marshal.GetPInvokeErrorMessage(error);
}
