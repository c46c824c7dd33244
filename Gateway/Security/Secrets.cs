using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Partners;

namespace Gateway.Security;

/// <summary>Secrets from the environment (<c>GW_SECRET_…</c> only) and from files below the partner's own <c>secrets</c> folder.</summary>
internal sealed partial class Secrets(SecurityPlaces places, Func<string, string?> environment) : ISecrets
{
    /// <summary>Largest secret file; a private key with its chain fits.</summary>
    public const int MaxSize = 64 * 1024;

    // By path, as long as time and length of the file stay.
    private readonly ConcurrentDictionary<string, (DateTime Written, long Length, string Value)> _files = new(StringComparer.Ordinal);

    public async ValueTask<string> ResolveAsync(SecretRef reference, CancellationToken ct)
    {
        var match = ReferencePattern().Match(reference.Reference);
        if (!match.Success)
        {
            throw new SecretMissingException(reference, "only ${env:GW_SECRET_…} and ${file:secrets/…} can be resolved");
        }

        return match.Groups["name"] is { Success: true } name
            ? environment(name.Value) is { Length: > 0 } value ? value : throw new SecretMissingException(reference, "the variable is not set")
            : await FromFileAsync(reference, match.Groups["path"].Value, ct);
    }

    private async ValueTask<string> FromFileAsync(SecretRef reference, string relative, CancellationToken ct)
    {
        var path = Locate(reference, relative);
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new SecretMissingException(reference, "there is no such file");
        }

        if (file.Length > MaxSize)
        {
            throw new SecretMissingException(reference, $"the file is larger than {MaxSize} bytes");
        }

        var (written, length) = (file.LastWriteTimeUtc, file.Length);
        if (_files.TryGetValue(path, out var cached) && cached.Written == written && cached.Length == length)
        {
            return cached.Value;
        }

        try
        {
            var value = TrimNewline(await File.ReadAllTextAsync(path, Encoding.UTF8, ct));
            _files[path] = (written, length, value);
            return value;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SecretMissingException(reference, $"the file cannot be read ({e.GetType().Name})");
        }
    }

    /// <summary>The file with every link resolved; it must lie below the partner's own folder, which may be no link itself.</summary>
    private string Locate(SecretRef reference, string relative)
    {
        if (!PartnerPattern().IsMatch(reference.Partner.Value))
        {
            throw new SecretMissingException(reference, "the partner's name is not a folder's name");
        }

        var partner = Path.Combine(Path.GetFullPath(places.PartnersFolder), reference.Partner.Value);
        var folder = Path.Combine(partner, "secrets");
        var path = Path.GetFullPath(Path.Combine(folder, relative));
        if (new DirectoryInfo(partner).LinkTarget is not null || new DirectoryInfo(folder).LinkTarget is not null
            || !IsBelow(path, folder) || RealPath.Of(path, folder) is not { } real || !IsBelow(real, folder))
        {
            throw new SecretMissingException(reference, "the path leads out of the partner's secrets folder");
        }

        return real;
    }

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string TrimNewline(string text) =>
        text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;

    [GeneratedRegex(@"\A\$\{(?:env:(?<name>GW_SECRET_[A-Z0-9_]+)|file:secrets/(?<path>[^\0\\{}]+))\}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ReferencePattern();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PartnerPattern();
}
