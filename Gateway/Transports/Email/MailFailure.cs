using System.Net.Sockets;
using Gateway.Security;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Security;

namespace Gateway.Transports.Email;

/// <summary>What a failure means for the look; null: it is none of the server's or the network's, and a fault of ours.</summary>
internal static class MailFailure
{
    public static ShelfException? Of(Exception error, string server) => error switch
    {
        DestinationRefusedException => Ends(DestinationRefusedException.Code, error.Message, error),
        ProxyFailedException proxy => Ends(proxy.Code, proxy.Message, error),
        SecretMissingException => Ends(SecretMissingException.Code, error.Message, error),
        AuthenticationException => Ends(EmailCodes.AuthenticationFailed, $"{server} does not let us in ({error.Message})", error),
        SslHandshakeException => Ends(OutcomeCodes.TlsFailed, $"No TLS with {server} ({First(error.Message)})", error),
        MessageNotFoundException => new ShelfException(EmailCodes.Gone, "The mail is not there any more.", endsLook: false, error),
        FolderNotFoundException folder => Ends(FileCodes.FolderMissing, $"There is no folder {folder.FolderName} at {server}.", error),
        FolderNotOpenException => Ends(EmailCodes.ServerError, $"{server} does not let the folder be used so ({error.Message})", error),
        ImapCommandException or Pop3CommandException => new ShelfException(EmailCodes.ServerError, $"{server} says: {error.Message}", endsLook: false, error),
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery } =>
            Ends(OutcomeCodes.DnsFailed, $"The name of {server} is not found ({error.Message}).", error),
        SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.TimedOut } =>
            Ends(OutcomeCodes.ConnectFailed, $"No connection to {server} ({error.Message})", error),
        ProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException or IOException or SocketException =>
            Ends(OutcomeCodes.ConnectionLost, $"The connection to {server} ended ({error.Message})", error),
        _ => null,
    };

    private static ShelfException Ends(string code, string detail, Exception error) => new(code, detail, endsLook: true, error);

    /// <summary>Its text goes on for a page.</summary>
    private static string First(string message) => message.Split('\n')[0].Trim();
}
