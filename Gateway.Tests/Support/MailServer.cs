using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using Xunit;

namespace Gateway.Tests.Support;

/// <summary>
/// A real Dovecot on loopback ports of its own: IMAP and POP3, TLS with a certificate of its own, one mailbox. The machine's server and its settings are not touched. It ends with the
/// process that started it: a shell waits for the end of its standard input and stops it by its pid.
/// </summary>
internal sealed class MailServer : IAsyncDisposable
{
    public const string User = "orders@gateway.test";
    public const string Password = "Correct-Horse-7";
    private const string Program = "/usr/sbin/dovecot";

    private const string Script = """
        mkdir -p "$1"/mail && chown -R mail:mail "$1"/mail
        "$2" -F -c "$1"/dovecot.conf >"$1"/out 2>&1 &
        server=$!
        cat >/dev/null
        kill "$server" 2>/dev/null
        wait "$server"
        rm -rf "$1"
        """;

    private readonly Process _shell;
    private readonly string _folder;

    private MailServer(Process shell, string folder, string certificate, int[] ports)
    {
        _shell = shell;
        (_folder, Certificate) = (folder, certificate);
        (Imap, Imaps, Pop3s) = (ports[0], ports[1], ports[2]);
    }

    /// <summary>SHA-256 (hex) of the certificate that it shows.</summary>
    public string Certificate { get; }

    /// <summary>With STARTTLS.</summary>
    public int Imap { get; }

    public int Imaps { get; }

    public int Pop3s { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<MailServer> StartAsync()
    {
        if (!File.Exists(Program) || !Environment.IsPrivilegedProcess)
        {
            OutsideServer.Missing("Dovecot is not installed (Debian: dovecot-imapd, dovecot-pop3d), or the tests do not run as root, which it starts as.");
        }

        var folder = Directory.CreateTempSubdirectory("gateway-mail-").FullName;
        UnixMode.Set(folder, "755");
        var certificate = MakeCertificate(folder);
        int[] ports = [FreePort(), FreePort(), FreePort()];
        await File.WriteAllTextAsync(Path.Combine(folder, "users"), $"{User}:{{PLAIN}}{Password}\n", Ct);
        await File.WriteAllTextAsync(Path.Combine(folder, "dovecot.conf"), Configuration(folder, ports), Ct);
        var start = new ProcessStartInfo("sh", ["-c", Script, "sh", folder, Program]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        var server = new MailServer(Process.Start(start)!, folder, certificate, ports);
        await server.WaitAsync();
        return server;
    }

    /// <summary>A connection as its owner's own mail program has it, logged in.</summary>
    public async Task<ImapClient> ConnectAsync()
    {
        var client = new ImapClient { ServerCertificateValidationCallback = (_, shown, _, _) => IsOurs(shown), CheckCertificateRevocation = false };
        await client.ConnectAsync("127.0.0.1", Imaps, SecureSocketOptions.SslOnConnect, Ct);
        await client.AuthenticateAsync(User, Password, Ct);
        return client;
    }

    /// <summary>Lays mails into a folder, octet for octet.</summary>
    public Task PutAsync(byte[] mail, string folder = "INBOX") => PutAsync([mail], folder);

    public async Task PutAsync(IEnumerable<byte[]> mails, string folder = "INBOX")
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, Imaps, Ct);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, shown, _, _) => IsOurs(shown));
        await tls.AuthenticateAsClientAsync("mail.gateway.test");
        using var answers = new StreamReader(tls, Encoding.Latin1);
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"a LOGIN {User} {Password}\r\n"), Ct);
        await HearAsync(answers);
        foreach (var piece in mails.Chunk(50))
        {
            // RFC 7888: the literal follows unasked, and the next command after it.
            await tls.WriteAsync((byte[])[.. piece.SelectMany(mail => (byte[])[.. Encoding.ASCII.GetBytes($"a APPEND {folder} {{{mail.Length}+}}\r\n"), .. mail, .. "\r\n"u8])], Ct);
            foreach (var _ in piece)
            {
                await HearAsync(answers);
            }
        }
    }

    /// <summary>How many mails a folder has; none where there is no such folder.</summary>
    public async Task<int> CountAsync(string folder = "INBOX")
    {
        using var client = await ConnectAsync();
        try
        {
            var opened = await client.GetFolderAsync(folder, Ct);
            await opened.StatusAsync(StatusItems.Count, Ct);
            return opened.Count;
        }
        catch (FolderNotFoundException)
        {
            return 0;
        }
    }

    /// <summary>As on its first day: no folder but the inbox, and no mail.</summary>
    public async Task ClearAsync()
    {
        await EmptyAsync();
        using var client = await ConnectAsync();
        foreach (var folder in (await client.GetFolder(client.PersonalNamespaces[0]).GetSubfoldersAsync(false, Ct)).Where(f => f != client.Inbox))
        {
            foreach (var inner in await folder.GetSubfoldersAsync(false, Ct))
            {
                await inner.DeleteAsync(Ct);
            }

            if (!folder.Attributes.HasFlag(FolderAttributes.NonExistent))
            {
                await folder.DeleteAsync(Ct);
            }
        }
    }

    /// <summary>Removes all mails of the inbox for good.</summary>
    public async Task EmptyAsync()
    {
        using var client = await ConnectAsync();
        _ = await client.Inbox!.OpenAsync(FolderAccess.ReadWrite, Ct);
        await client.Inbox.AddFlagsAsync(await client.Inbox.SearchAsync(MailKit.Search.SearchQuery.All, Ct), MessageFlags.Deleted, silent: true, Ct);
        await client.Inbox.ExpungeAsync(Ct);
    }

    /// <summary>The files that the inbox is made of: its mails, and what numbers them.</summary>
    public string Files => Path.Combine(_folder, "mail", User);

    public async Task<string> LogAsync() => await File.ReadAllTextAsync(Path.Combine(_folder, "log"), Ct);

    public async ValueTask DisposeAsync()
    {
        if (!_shell.HasExited)
        {
            _shell.StandardInput.Close();
            await _shell.WaitForExitAsync();
        }

        _shell.Dispose();
    }

    private bool IsOurs(X509Certificate? shown) => shown is not null && Convert.ToHexStringLower(SHA256.HashData(shown.GetRawCertData())) == Certificate;

    private static async Task HearAsync(StreamReader answers)
    {
        string? line;
        do
        {
            line = await answers.ReadLineAsync(Ct) ?? throw new IOException("The mail server ended the connection.");
        }
        while (!line.StartsWith("a ", StringComparison.Ordinal));
        Assert.StartsWith("a OK", line, StringComparison.Ordinal);
    }

    private static string Configuration(string folder, int[] ports) => $$"""
        base_dir = {{folder}}/run
        state_dir = {{folder}}/state
        log_path = {{folder}}/log
        protocols = imap pop3
        listen = 127.0.0.1
        ssl = required
        ssl_cert = <{{folder}}/certificate.pem
        ssl_key = <{{folder}}/key.pem
        disable_plaintext_auth = yes
        auth_mechanisms = plain
        auth_failure_delay = 0
        mail_location = maildir:{{folder}}/mail/%u
        mail_fsync = never
        mail_max_userip_connections = 100
        first_valid_uid = 1
        passdb {
          driver = passwd-file
          args = {{folder}}/users
        }
        userdb {
          driver = static
          args = uid=mail gid=mail home={{folder}}/mail/%u
        }
        namespace inbox {
          inbox = yes
          separator = /
        }
        service imap-login {
          inet_listener imap {
            port = {{ports[0]}}
          }
          inet_listener imaps {
            port = {{ports[1]}}
            ssl = yes
          }
        }
        service pop3-login {
          inet_listener pop3 {
            port = 0
          }
          inet_listener pop3s {
            port = {{ports[2]}}
            ssl = yes
          }
        }

        """;

    private static string MakeCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail.gateway.test", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        File.WriteAllText(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task WaitAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Imaps, Ct);
                return;
            }
            catch (SocketException) when (deadline.Elapsed < TimeSpan.FromSeconds(30) && !_shell.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, Ct);
            }
        }
    }
}
