using MailKit;

namespace Gateway.Transports.Email;

/// <summary>Ends a transfer that brings more than was asked for or announced, before it is all in memory.</summary>
internal sealed class MailLimit(long most) : ITransferProgress
{
    public void Report(long bytesTransferred, long totalSize) => Report(Math.Max(bytesTransferred, totalSize));

    public void Report(long bytesTransferred)
    {
        if (bytesTransferred > most)
        {
            throw new ShelfException(EmailCodes.ServerError, $"The server sends more than {most} bytes, which it was not asked for.", endsLook: true);
        }
    }
}
