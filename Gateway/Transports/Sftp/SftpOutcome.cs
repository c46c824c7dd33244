using System.Net.Sockets;
using Gateway.Access;
using Gateway.Partners;
using Gateway.Security;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;
using Renci.SshNet.Sftp;

namespace Gateway.Transports.Sftp;

/// <summary>What a failure means for the delivery; null is none of the partner's or the network's, and a fault of ours.</summary>
internal static class SftpOutcome
{
    private const int MaxDetail = 500;

    public static SftpFailedException? OfConnecting(Exception error, SftpTerms terms, TimeSpan within)
    {
        var server = $"{terms.Host}:{terms.Port}";
        return error switch
        {
            SftpFailedException failed => failed,
            SshAuthenticationException => Authentication(error, terms),
            SshConnectionException { DisconnectReason: DisconnectReason.NoMoreAuthenticationMethodsAvailable or DisconnectReason.IllegalUserName } => Authentication(error, terms),
            SshConnectionException when error.Message.Contains("authentication", StringComparison.OrdinalIgnoreCase) => Authentication(error, terms),
            SshOperationTimeoutException => new(OutcomeCodes.Timeout, $"{server} does not answer, or let nobody in, within {within.TotalSeconds} s.", retry: true, error),
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery } =>
                new(OutcomeCodes.DnsFailed, $"The name {terms.Host} is not found ({error.Message}).", retry: true, error),
            SftpPacketException or SftpUnreadableException => new(SftpCodes.ServerError, $"{server}: {error.Message}", retry: true, error),
            SocketException or SshException => new(OutcomeCodes.ConnectFailed, $"No connection to {server} ({error.Message})", retry: true, error),
            _ => null,
        };
    }

    public static SendResult.Failed? Of(Exception error, SftpTerms terms) => error switch
    {
        SftpFailedException failed => Failed(failed.Code, failed.Message, failed.Retry) with { IsAlert = failed.Code is SftpCodes.HostKeyChanged or SftpCodes.AuthenticationFailed },
        DestinationRefusedException => Failed(DestinationRefusedException.Code, error.Message, retry: false),
        ProxyFailedException proxy => Failed(proxy.Code, proxy.Message, retry: true),
        SecretMissingException => Failed(SecretMissingException.Code, error.Message, retry: false),
        SftpPathNotFoundException => Failed(SftpCodes.FolderMissing, $"There is no folder {terms.Folder} for {terms.User} ({error.Message})", retry: true),
        SftpPermissionDeniedException => Failed(SftpCodes.PermissionDenied, $"{terms.User} may not write in {terms.Folder} ({error.Message})", retry: true),
        SftpException { StatusCode: StatusCode.NoConnection or StatusCode.ConnectionLost } => Lost(error),
        SftpException sftp => Failed(SftpCodes.ServerError, $"The server answers {sftp.StatusCode} ({error.Message})", retry: true),
        SshOperationTimeoutException => Failed(OutcomeCodes.Timeout, error.Message, retry: true),
        SshConnectionException or SocketException or ObjectDisposedException => Lost(error),
        SshException => Failed(SftpCodes.ServerError, error.Message, retry: true),
        _ => null,
    };

    private static SendResult.Failed Lost(Exception error) => Failed(OutcomeCodes.ConnectionLost, $"The connection ended ({error.Message})", retry: true);

    private static SendResult.Failed Failed(string code, string detail, bool retry) => new(code, OneLine.Of(detail, MaxDetail), retry);

    private static SftpFailedException Authentication(Exception error, SftpTerms terms) => new(
        SftpCodes.AuthenticationFailed, $"{terms.Host}:{terms.Port} does not let {terms.User} in ({error.Message})", retry: true, error);
}
