using System.Text;
using Gateway.Partners;
using Gateway.Security;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Security;

namespace Gateway.Transports.Sftp;

/// <summary>What we log in with: a key, a password, or both one after the other (RFC 4252 5.1).</summary>
internal sealed class SftpLogin
{
    private readonly string _user;
    private readonly string? _password;
    private readonly IPrivateKeySource? _key;

    private SftpLogin(string user, string? password, IPrivateKeySource? key) => (_user, _password, _key) = (user, password, key);

    /// <exception cref="SecretMissingException">A secret is not there.</exception>
    /// <exception cref="SftpFailedException">The key cannot be read.</exception>
    public static async Task<SftpLogin> ResolveAsync(Channel channel, bool isLegacy, ISecrets secrets, CancellationToken ct)
    {
        var terms = channel.Sftp!;
        var password = channel.Secret is { } secret ? await secrets.ResolveAsync(secret, ct) : null;
        if (terms.PrivateKey is not { } reference)
        {
            return new SftpLogin(terms.User, password, null);
        }

        var text = await secrets.ResolveAsync(reference, ct);
        var passphrase = terms.Passphrase is { } opening ? await secrets.ResolveAsync(opening, ct) : null;
        return new SftpLogin(terms.User, password, new KeySource(Read(reference, text, passphrase), isLegacy));
    }

    /// <summary>The ways to log in, in their order. Many servers ask for a password as for the answer to a question (RFC 4256), and so it is given.</summary>
    public AuthenticationMethod[] Methods()
    {
        var methods = new List<AuthenticationMethod>();
        if (_key is not null)
        {
            methods.Add(new PrivateKeyAuthenticationMethod(_user, _key));
        }

        if (_password is not null)
        {
            var asked = new KeyboardInteractiveAuthenticationMethod(_user);
            asked.AuthenticationPrompt += (_, e) => Answer(e.Prompts);
            methods.AddRange(new PasswordAuthenticationMethod(_user, _password), asked);
        }

        return [.. methods];
    }

    /// <summary>One question whose answer is not shown is the password; a second one (a code) is nobody's to answer.</summary>
    private void Answer(IReadOnlyList<AuthenticationPrompt> prompts)
    {
        if (prompts is [{ IsEchoed: false } one])
        {
            one.Response = _password;
        }
    }

    private static PrivateKeyFile Read(SecretRef reference, string text, string? passphrase)
    {
        try
        {
            // A file of a key ends with a line break, which a secret has lost.
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text + "\n"));
            return new PrivateKeyFile(stream, passphrase);
        }
        catch (SshPassPhraseNullOrEmptyException error)
        {
            throw new SftpFailedException(SftpCodes.PrivateKeyInvalid, $"The private key {reference} is encrypted: name its passphrase.", retry: false, error);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The bytes of a key are all that is looked at: whatever one of the parsers throws says that it is cut, of another kind, or opened with another passphrase.
            throw new SftpFailedException(
                SftpCodes.PrivateKeyInvalid, $"The private key {reference} cannot be read ({error.GetType().Name}): OpenSSH and PEM are, with the right passphrase.", retry: false, error);
        }
    }

    /// <summary>RFC 8332: an RSA key signs with SHA-2; with SHA-1 only for who knows nothing else.</summary>
    private sealed class KeySource(PrivateKeyFile file, bool isLegacy) : IPrivateKeySource
    {
        public IReadOnlyCollection<HostAlgorithm> HostKeyAlgorithms { get; } = [.. file.HostKeyAlgorithms.Where(a => isLegacy || a.Name != SftpAlgorithms.RsaSha1)];
    }
}
