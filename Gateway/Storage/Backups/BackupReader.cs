using System.Text;
using System.Text.Json;
using Gateway.Security;

namespace Gateway.Storage.Backups;

/// <summary>Opens a backup and checks all of it before anything is restored.</summary>
internal static class BackupReader
{
    /// <exception cref="BackupException">It is no backup, or not whole.</exception>
    public static async Task<(BackupManifest Manifest, byte[] Bytes)> OpenAsync(string folder, CancellationToken ct)
    {
        var path = Path.Combine(folder, BackupManifest.FileName);
        if (!File.Exists(path))
        {
            throw new BackupException(
                BackupException.Damaged, $"{folder} holds no {BackupManifest.FileName}: it is no backup, or it was not finished.");
        }

        var bytes = await File.ReadAllBytesAsync(path, ct);
        var manifest = Parse(bytes);
        foreach (var table in manifest.Tables)
        {
            await RequireAsync(BackupPath.Below(Path.Combine(folder, BackupManifest.TablesFolder), table.Name + ".jsonl"), table.Sha256, ct);
        }

        foreach (var key in manifest.Keys)
        {
            await RequireAsync(BackupPath.Below(Path.Combine(folder, BackupManifest.KeysFolder), key.Path), key.Sha256, ct);
        }

        await RequireAsync(Path.Combine(folder, BackupManifest.PayloadList), manifest.Payloads.Sha256, ct);
        return (manifest, bytes);
    }

    /// <summary>The payload files; the list itself was checked.</summary>
    public static async IAsyncEnumerable<BackupFile> PayloadsAsync(
        string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        using var reader = new StreamReader(Path.Combine(folder, BackupManifest.PayloadList), Encoding.UTF8);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            yield return JsonSerializer.Deserialize(line, BackupJson.Default.BackupFile)!;
        }
    }

    /// <exception cref="BackupException">The signature is not that of the key it names.</exception>
    public static async Task CheckSignatureAsync(string folder, BackupManifest manifest, byte[] bytes, InstallationKey keys, CancellationToken ct)
    {
        var path = Path.Combine(folder, BackupManifest.SignatureFile);
        var text = File.Exists(path) ? (await File.ReadAllTextAsync(path, ct)).Trim() : "";
        var signature = new byte[64];
        if (!Convert.TryFromBase64String(text, signature, out var length) || length != signature.Length
            || !keys.Verify(manifest.KeyId, bytes, signature))
        {
            throw new BackupException(BackupException.Forged, $"{path} is not the signature of key {manifest.KeyId} over the manifest.");
        }
    }

    private static BackupManifest Parse(byte[] bytes)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(bytes, BackupJson.Default.BackupManifest)!;
            return manifest.Format == BackupManifest.CurrentFormat
                ? manifest
                : throw new BackupException(
                    BackupException.Unknown, $"The backup has format {manifest.Format}, this program reads {BackupManifest.CurrentFormat}.");
        }
        catch (JsonException error)
        {
            throw new BackupException(BackupException.Damaged, "The manifest cannot be read.", error);
        }
    }

    private static async Task RequireAsync(string path, string sha256, CancellationToken ct)
    {
        if (!File.Exists(path) || await HashedFile.HashAsync(path, ct) != sha256)
        {
            throw new BackupException(BackupException.Damaged, $"{path} is missing or not what the manifest says.");
        }
    }
}
