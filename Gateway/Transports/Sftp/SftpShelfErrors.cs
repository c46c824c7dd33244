using System.Net.Sockets;
using Gateway.Access;
using Gateway.Partners;
using Renci.SshNet.Common;
using Renci.SshNet.Sftp;

namespace Gateway.Transports.Sftp;

/// <summary>What a server's answer means for the folder that is fetched from; null is a fault of ours.</summary>
internal static class SftpShelfErrors
{
    private const int MaxDetail = 500;

    /// <summary>About the folder that is looked at: nothing more can be done there.</summary>
    public static ShelfException? OfFolder(Exception error, SftpTerms terms) => error switch
    {
        SftpPathNotFoundException => Ended(FileCodes.FolderMissing, $"There is no folder {terms.Folder} for {terms.User}.", error),
        SftpPermissionDeniedException => Ended(FileCodes.PermissionDenied, $"{terms.User} may not read the folder {terms.Folder}.", error),
        SftpException when OfConnection(error) is null => Ended(SftpCodes.ServerError, $"{terms.Folder}: {error.Message}", error),
        _ => OfConnection(error),
    };

    /// <summary>About one file, as long as there is a connection.</summary>
    public static ShelfException? OfFile(Exception error, SftpTerms terms) => error switch
    {
        SftpPathNotFoundException => One(FileCodes.Gone, "It is gone.", error),
        SftpPermissionDeniedException => One(FileCodes.PermissionDenied, $"{terms.User} may not: {error.Message}", error),
        SftpException when OfConnection(error) is null => One(FileCodes.ReadFailed, error.Message, error),
        _ => OfConnection(error),
    };

    private static ShelfException? OfConnection(Exception error) => error switch
    {
        SftpPacketException or SftpUnreadableException => Ended(SftpCodes.ServerError, error.Message, error),
        SftpException { StatusCode: StatusCode.NoConnection or StatusCode.ConnectionLost } => Lost(error),
        SftpException => null,
        SshOperationTimeoutException => Ended(OutcomeCodes.Timeout, error.Message, error),
        SshException or SocketException or ObjectDisposedException => Lost(error),
        _ => null,
    };

    private static ShelfException Lost(Exception error) => Ended(OutcomeCodes.ConnectionLost, $"The connection ended ({error.Message})", error);

    private static ShelfException Ended(string code, string detail, Exception error) => new(code, OneLine.Of(detail, MaxDetail), endsLook: true, error);

    private static ShelfException One(string code, string detail, Exception error) => new(code, OneLine.Of(detail, MaxDetail), endsLook: false, error);
}
