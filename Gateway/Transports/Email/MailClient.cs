using MailKit;
using MailKit.Net.Imap;

namespace Gateway.Transports.Email;

/// <summary>A client of IMAP for servers that say no more than they must.</summary>
internal sealed class MailClient : ImapClient
{
    protected override ImapFolder CreateImapFolder(ImapFolderConstructorArgs args) => new TerseFolder(args);

    /// <summary>RFC 3501 6.3.1: that it is READ-WRITE a server SHOULD say. The library takes a folder of which nothing is said for a closed one.</summary>
    private sealed class TerseFolder(ImapFolderConstructorArgs args) : ImapFolder(args)
    {
        public override async Task<FolderAccess> OpenAsync(FolderAccess access, CancellationToken cancellationToken = default)
        {
            if (await base.OpenAsync(access, cancellationToken) == FolderAccess.None)
            {
                Access = access;
            }

            return Access;
        }
    }
}
