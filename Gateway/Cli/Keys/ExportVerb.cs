using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Gateway.Audit;
using Gateway.Security.Certificates;

namespace Gateway.Cli.Keys;

/// <summary><c>gw keys export ID --out FILE</c>: the certificate for partners, or key and certificate for another machine.</summary>
internal static class ExportVerb
{
    private static readonly Argument<string> Id = KeyOptions.Id();
    private static readonly Option<FileInfo> Out = new("--out") { Description = "File to write; one with a private key must not be there yet.", Required = true };
    private static readonly Option<bool> Pkcs12 = new("--p12") { Description = "Write private key and certificate as PKCS#12, for the owner alone; goes on the trail." };
    private static readonly Option<string?> Password = KeyOptions.PasswordEnv();

    public static Command Create()
    {
        var command = new Command("export", "Write a version's certificate as PEM, or key and certificate as PKCS#12.") { Id, Out, Pkcs12, Password };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(Pkcs12) is { Implicit: false }) != (result.GetResult(Password) is not null))
            {
                result.AddError("--p12 and --password-env go together: no private key leaves without a password.");
            }
        });
        command.SetAction(Verb.WithLedger(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var id = parsed.GetRequiredValue(Id);
        var keys = await services.GetRequiredService<IKeyStore>().ListAsync(ct).ConfigureAwait(false);
        if (keys.FirstOrDefault(k => k.Id == id) is not { } key)
        {
            return Verb.Fail(ExitCode.Problems, "not-found", $"There is no key {id}.");
        }

        var file = parsed.GetRequiredValue(Out);
        if (parsed.GetValue(Pkcs12))
        {
            return await WriteKeyAsync(key, file, parsed.GetValue(Password)!, services, ct).ConfigureAwait(false);
        }

        var pem = PemEncoding.WriteString("CERTIFICATE", key.Certificate.Span) + "\n";
        await File.WriteAllTextAsync(file.FullName, pem, Encoding.ASCII, ct).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static async Task<int> WriteKeyAsync(OwnKey key, FileInfo file, string variable, IServiceProvider services, CancellationToken ct)
    {
        if (!KeyOptions.TryPassword(variable, out var password))
        {
            return Verb.Fail(ExitCode.Problems, KeyReadResult.Refused.PasswordMissing, $"The environment variable {variable} is not set.");
        }

        if (file.Exists)
        {
            return Verb.Fail(ExitCode.Problems, "file-exists", $"{file.FullName} is there already; a private key is not written over it.");
        }

        var vault = services.GetRequiredService<IKeyVault>();
        _ = await vault.RefreshAsync(ct).ConfigureAwait(false);
        if (await vault.OpenKeyAsync(key.Id, ct).ConfigureAwait(false) is not { } secret)
        {
            return Verb.Fail(ExitCode.Problems, RetireResult.Refused.Retired, $"Key {key.Id} is retired; its certificate can be exported, its private key cannot.");
        }

        var content = Pkcs12File.Write(key, secret, password!);
        var stream = new FileStream(file.FullName, OwnersFile.New());
        await using (stream.ConfigureAwait(false))
        {
            // The entry first: no key leaves without one.
            await services.GetRequiredService<IAuditLog>().AppendAsync([Entry(key, services)], ct).ConfigureAwait(false);
            await stream.WriteAsync(content, ct).ConfigureAwait(false);
        }

        return ExitCode.Done;
    }

    private static AuditDraft Entry(OwnKey key, IServiceProvider services) => new(
        AuditChains.System, AuditKinds.OwnKeyExported, KeysCommand.Actor, services.GetRequiredService<TimeProvider>().GetUtcNow(), KeyFacts.OfExported(key));
}
