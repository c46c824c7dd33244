using System.CommandLine;
using System.Diagnostics;
using Gateway.Partners;
using Gateway.Security.Certificates;

namespace Gateway.Cli.Keys;

/// <summary><c>gw keys import NAME</c>: a key and certificate that were made elsewhere.</summary>
internal static class ImportVerb
{
    private const long LargestFile = 1024 * 1024;

    private static readonly Argument<string> Name = KeyOptions.Name();
    private static readonly Option<CertificateUse?> Uses = KeyOptions.Uses(required: false, " Default: sign,encrypt.");
    private static readonly Option<FileInfo?> Pkcs12 = new("--p12") { Description = "PKCS#12 file of one private key and its certificate." };
    private static readonly Option<FileInfo?> Certificate = new("--certificate") { Description = "The certificate, PEM or DER." };
    private static readonly Option<FileInfo?> Key = new("--key") { Description = "Its private key, PEM: PKCS#8 plain or encrypted." };
    private static readonly Option<string?> Password = KeyOptions.PasswordEnv();
    private static readonly Option<DateTimeOffset?> ActiveFrom = KeyOptions.ActiveFrom("Default: at once.");

    public static Command Create()
    {
        var command = new Command("import", "Import a key with its certificate: --p12, or --certificate and --key; prints its id.")
        {
            Name, Pkcs12, Certificate, Key, Password, Uses, ActiveFrom,
        };
        command.Validators.Add(result =>
        {
            var (p12, certificate, key) = (result.GetResult(Pkcs12) is not null, result.GetResult(Certificate) is not null, result.GetResult(Key) is not null);
            if (certificate != key || p12 == certificate)
            {
                result.AddError("Give either --p12, or --certificate and --key.");
            }
        });
        command.SetAction(Verb.WithLedger(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var files = new[] { parsed.GetValue(Pkcs12), parsed.GetValue(Certificate), parsed.GetValue(Key) }.OfType<FileInfo>().ToArray();
        if (files.Select(Wrong).FirstOrDefault(wrong => wrong is not null) is { } exit)
        {
            return exit;
        }

        var variable = parsed.GetValue(Password);
        if (!KeyOptions.TryPassword(variable, out var password))
        {
            return Verb.Fail(ExitCode.Problems, KeyReadResult.Refused.PasswordMissing, $"The environment variable {variable} is not set.");
        }

        var content = await Task.WhenAll(files.Select(f => File.ReadAllBytesAsync(f.FullName, ct))).ConfigureAwait(false);
        switch (content is [var p12] ? Pkcs12File.Read(p12, password) : PemFiles.Read(content[0], content[1], password))
        {
            case KeyReadResult.Ready ready:
                var uses = parsed.GetValue(Uses) ?? (CertificateUse.Sign | CertificateUse.Encrypt);
                var taken = services.GetRequiredService<OwnKeyFactory>().Take(
                    parsed.GetRequiredValue(Name), uses, ready.Certificate, ready.Pkcs8, parsed.GetValue(ActiveFrom));
                return await KeyAdding.AddAsync(taken, parsed, services, ct).ConfigureAwait(false);
            case KeyReadResult.Refused refused:
                return Verb.Fail(ExitCode.Problems, refused.Code, refused.Detail);
            default:
                throw new UnreachableException();
        }
    }

    private static int? Wrong(FileInfo file) => Verb.Missing(file)
        ?? (file.Length > LargestFile ? Verb.Fail(ExitCode.Problems, "file-too-large", $"{file.FullName} has more than {LargestFile} bytes; no key does.") : null);
}
