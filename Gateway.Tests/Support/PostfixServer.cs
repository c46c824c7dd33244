using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Xunit;

namespace Gateway.Tests.Support;

/// <summary>
/// A real Postfix on loopback ports of its own, with a configuration, a queue and mailboxes of its own, and a Dovecot that knows who may log in. The machine's server and its settings are not
/// touched. Both end with the process that started them: a shell waits for the end of its standard input and stops them by their pids.
/// </summary>
internal sealed class PostfixServer : IAsyncDisposable
{
    public const string User = "northwind";
    public const string Password = "Correct-Horse-7";
    public const string Domain = "partner.test";

    /// <summary>Whom it takes mails for; all others are unknown to it.</summary>
    public const string Orders = "orders@" + Domain;

    public const string Billing = "billing@" + Domain;

    /// <summary>An address at which it answers 450 4.7.1, as greylisting does.</summary>
    public const string Later = "later@" + Domain;

    /// <summary>A sender that it takes no mails from.</summary>
    public const string Unwelcome = "spam@northwind.test";

    /// <summary>What of a mail's subject is refused once it was sent.</summary>
    public const string RefusedWord = "refused-word";

    /// <summary>The largest mail that it takes.</summary>
    public const int MostBytes = 2_000_000;

    private const string Master = "/usr/lib/postfix/sbin/master";
    private const string Dovecot = "/usr/sbin/dovecot";

    private const string Script = """
        mkdir -p "$1"/spool "$1"/data "$1"/mail && chown postfix "$1"/data && chown mail:mail "$1"/mail
        postfix -c "$1"/etc check >"$1"/out 2>&1
        "$3" -F -c "$1"/dovecot.conf >>"$1"/out 2>&1 &
        auth=$!
        "$2" -c "$1"/etc -d >>"$1"/out 2>&1 &
        server=$!
        cat >/dev/null
        kill "$server" "$auth" 2>/dev/null
        wait "$server" "$auth"
        rm -rf "$1"
        """;

    private readonly Process _shell;
    private readonly string _folder;

    private PostfixServer(Process shell, string folder, string certificate, int[] ports)
    {
        (_shell, _folder, Certificate) = (shell, folder, certificate);
        (Plain, StartTls, Implicit) = (ports[0], ports[1], ports[2]);
    }

    /// <summary>SHA-256 (hex) of the certificate that it shows.</summary>
    public string Certificate { get; }

    /// <summary>Without TLS, without a login, and without CHUNKING, so that a mail ends with a dot.</summary>
    public int Plain { get; }

    /// <summary>Takes mails only from who logged in.</summary>
    public int StartTls { get; }

    /// <summary>The same.</summary>
    public int Implicit { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<PostfixServer> StartAsync()
    {
        if (!File.Exists(Master) || !File.Exists(Dovecot) || !Environment.IsPrivilegedProcess)
        {
            OutsideServer.Missing("Postfix or Dovecot is not installed (Debian: postfix, dovecot-imapd), or the tests do not run as root, which they start as.");
        }

        var folder = Directory.CreateTempSubdirectory("gateway-post-").FullName;
        UnixMode.Set(folder, "755");
        _ = Directory.CreateDirectory(Path.Combine(folder, "etc"));
        var certificate = MakeCertificate(folder);
        int[] ports = [FreePort(), FreePort(), FreePort()];
        await File.WriteAllTextAsync(Path.Combine(folder, "users"), $"{User}:{{PLAIN}}{Password}\n", Ct);
        await File.WriteAllTextAsync(Path.Combine(folder, "dovecot.conf"), Authentication(folder), Ct);
        await File.WriteAllTextAsync(Path.Combine(folder, "etc", "main.cf"), Configuration(folder), Ct);
        await File.WriteAllTextAsync(Path.Combine(folder, "etc", "master.cf"), Services(ports), Ct);
        var start = new ProcessStartInfo("sh", ["-c", Script, "sh", folder, Master, Dovecot]) { RedirectStandardInput = true, WorkingDirectory = "/" };
        var server = new PostfixServer(Process.Start(start)!, folder, certificate, ports);
        await server.WaitAsync();
        return server;
    }

    /// <summary>The mails of a mailbox that came since it was last emptied, octet for octet but for their line ends, which are CRLF; waits until there are so many.</summary>
    public async Task<IReadOnlyList<byte[]>> MailsAsync(string address, int count = 1)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        late.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var files = FilesOf(address);
            if (files.Length >= count)
            {
                return [.. await Task.WhenAll(files.Order(StringComparer.Ordinal).Select(async f =>
                    Encoding.Latin1.GetBytes((await File.ReadAllTextAsync(f, Encoding.Latin1, Ct)).Replace("\n", "\r\n", StringComparison.Ordinal))))];
            }

            Assert.False(late.IsCancellationRequested, $"{files.Length} mails came to {address}: {await LogAsync()}");
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, Ct);
        }
    }

    /// <summary>Removes what came, and what was under way.</summary>
    public async Task EmptyAsync()
    {
        _ = await CountAsync(Orders);
        foreach (var file in FilesOf(Orders).Concat(FilesOf(Billing)))
        {
            File.Delete(file);
        }
    }

    /// <summary>Waits until nothing is under way, and says how many mails a mailbox has.</summary>
    public async Task<int> CountAsync(string address)
    {
        var queue = Path.Combine(_folder, "spool");
        while (((string[])["incoming", "active", "maildrop"]).Any(q => Directory.EnumerateFiles(Path.Combine(queue, q)).Any()))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, Ct);
        }

        return FilesOf(address).Length;
    }

    /// <summary>Waits until its log has that.</summary>
    public async Task LoggedAsync(string text)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        late.CancelAfter(TimeSpan.FromSeconds(30));
        while (await LogAsync() is var log && !log.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(late.IsCancellationRequested, $"'{text}' was not logged: {log}");
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, Ct);
        }
    }

    /// <summary>What it logs of a connection that somebody makes, of that one and none before it; waits until it has ended.</summary>
    public async Task<string> LogOfAsync(Func<Task> connect)
    {
        var (before, connections) = await QuietAsync(least: 0);
        await connect();
        return (await QuietAsync(connections + 1)).Log[before.Length..];
    }

    /// <summary>What it logged; before that, what it says on starting.</summary>
    public async Task<string> LogAsync()
    {
        foreach (var file in ((string[])["log", "out"]).Select(n => Path.Combine(_folder, n)).Where(File.Exists))
        {
            return await File.ReadAllTextAsync(file, Ct);
        }

        return "";
    }

    public async ValueTask DisposeAsync()
    {
        if (!_shell.HasExited)
        {
            _shell.StandardInput.Close();
            await _shell.WaitForExitAsync();
        }

        _shell.Dispose();
    }

    /// <summary>Its log when so many connections were made, and all of them have ended.</summary>
    private async Task<(string Log, int Connections)> QuietAsync(int least)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        late.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var log = await LogAsync();
            var (begun, ended) = (log.Split("]: connect from ").Length - 1, log.Split("]: disconnect from ").Length - 1);
            if (begun == ended && begun >= least)
            {
                return (log, begun);
            }

            Assert.False(late.IsCancellationRequested, $"{begun} connections, {ended} ended: {log}");
            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, Ct);
        }
    }

    private string[] FilesOf(string address) => Directory.Exists(Path.Combine(_folder, "mail", Name(address), "new")) ? Directory.GetFiles(Path.Combine(_folder, "mail", Name(address), "new")) : [];

    private static string Name(string address) => address[..address.IndexOf('@', StringComparison.Ordinal)];

    private static string Configuration(string folder) => $$"""
        compatibility_level = 3.6
        queue_directory = {{folder}}/spool
        data_directory = {{folder}}/data
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        maillog_file = {{folder}}/log
        maillog_file_prefixes = {{folder}}
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        myhostname = mx.partner.test
        mydestination =
        mynetworks =
        alias_maps =
        local_recipient_maps =
        default_transport = error:5.1.2 nothing leaves this server
        relay_transport = error:5.1.2 nothing leaves this server
        virtual_mailbox_domains = {{Domain}}
        virtual_mailbox_base = {{folder}}/mail
        virtual_mailbox_maps = inline:{ {{Orders}}=orders/ {{Billing}}=billing/ {{Later}}=later/ }
        virtual_minimum_uid = 1
        virtual_uid_maps = static:8
        virtual_gid_maps = static:8
        virtual_mailbox_limit = 0
        message_size_limit = {{MostBytes}}
        header_checks = regexp:{ { /^Subject:.*{{RefusedWord}}/ REJECT 5.7.1 we do not take this } }
        smtpd_tls_cert_file = {{folder}}/certificate.pem
        smtpd_tls_key_file = {{folder}}/key.pem
        smtpd_tls_auth_only = yes
        smtpd_tls_session_cache_database =
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = private/auth
        smtpd_sasl_security_options = noanonymous
        smtpd_delay_reject = no
        smtpd_error_sleep_time = 0
        smtpd_hard_error_limit = 100
        smtpd_client_connection_count_limit = 0
        smtpd_peername_lookup = no
        smtpd_sender_restrictions = check_sender_access inline:{ { {{Unwelcome}} = 550 5.7.1 not from you } }
        smtpd_recipient_restrictions = reject_unauth_destination, check_recipient_access inline:{ { {{Later}} = 450 4.7.1 greylisted, come later } }

        """;

    private static string Services(int[] ports) => $$"""
        127.0.0.1:{{ports[0]}} inet n - n - - smtpd
          -o smtpd_tls_security_level=none
          -o smtpd_discard_ehlo_keywords=chunking
        127.0.0.1:{{ports[1]}} inet n - n - - smtpd
          -o smtpd_tls_security_level=encrypt
          -o smtpd_sasl_auth_enable=yes
          -o smtpd_client_restrictions=permit_sasl_authenticated,reject
          -o smtpd_delay_reject=yes
        127.0.0.1:{{ports[2]}} inet n - n - - smtpd
          -o smtpd_tls_wrappermode=yes
          -o smtpd_tls_security_level=encrypt
          -o smtpd_sasl_auth_enable=yes
          -o smtpd_client_restrictions=permit_sasl_authenticated,reject
          -o smtpd_delay_reject=yes
        pickup    unix  n - n 60 1 pickup
        cleanup   unix  n - n - 0 cleanup
        qmgr      unix  n - n 300 1 qmgr
        tlsmgr    unix  - - n 1000? 1 tlsmgr
        rewrite   unix  - - n - - trivial-rewrite
        bounce    unix  - - n - 0 bounce
        defer     unix  - - n - 0 bounce
        trace     unix  - - n - 0 bounce
        verify    unix  - - n - 1 verify
        flush     unix  n - n 1000? 0 flush
        proxymap  unix  - - n - - proxymap
        showq     unix  n - n - - showq
        error     unix  - - n - - error
        retry     unix  - - n - - error
        discard   unix  - - n - - discard
        virtual   unix  - n n - - virtual
        anvil     unix  - - n - 1 anvil
        scache    unix  - - n - 1 scache
        postlog   unix-dgram n - n - 1 postlogd

        """;

    private static string Authentication(string folder) => $$"""
        base_dir = {{folder}}/run
        state_dir = {{folder}}/state
        log_path = {{folder}}/auth-log
        protocols =
        ssl = no
        auth_mechanisms = plain login
        auth_failure_delay = 0
        first_valid_uid = 1
        passdb {
          driver = passwd-file
          args = {{folder}}/users
        }
        userdb {
          driver = static
          args = uid=mail gid=mail home={{folder}}/mail
        }
        service auth {
          unix_listener {{folder}}/spool/private/auth {
            mode = 0666
          }
        }

        """;

    private static string MakeCertificate(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mx.partner.test", key, HashAlgorithmName.SHA256);
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

    /// <summary>Until it greets, and until who logs in is known.</summary>
    private async Task WaitAsync()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Plain, Ct);
                using var words = new StreamReader(client.GetStream());
                if ((await words.ReadLineAsync(Ct))?.StartsWith("220 ", StringComparison.Ordinal) == true && File.Exists(Path.Combine(_folder, "spool", "private", "auth")))
                {
                    return;
                }
            }
            catch (Exception error) when (error is SocketException or IOException)
            {
                Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(30) && !_shell.HasExited, $"Postfix did not start: {await LogAsync()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System, Ct);
        }
    }
}
