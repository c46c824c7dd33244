using System.Text.Json.Serialization;

namespace Gateway.Storage.Backups;

/// <summary>
/// <c>manifest.json</c> of a backup: what is in it, with hashes; written last, so a folder without it is no backup. <c>manifest.sig</c> is the
/// signature of its bytes by the installation key (base64, IEEE P1363).
/// </summary>
/// <param name="Migration">The schema's last migration when it was made.</param>
/// <param name="KeyId">The installation key that signed.</param>
internal sealed record BackupManifest(
    int Format, DateTimeOffset CreatedAt, string Program, StorageProvider Provider, string Migration, string KeyId,
    IReadOnlyList<BackupTable> Tables, BackupPayloads Payloads, IReadOnlyList<BackupFile> Keys)
{
    public const int CurrentFormat = 1;
    public const string FileName = "manifest.json";
    public const string SignatureFile = "manifest.sig";
    public const string TablesFolder = "tables";
    public const string PayloadsFolder = "payloads";
    public const string PayloadList = "payloads.jsonl";
    public const string KeysFolder = "keys";
}

/// <summary>One table: <c>tables/NAME.jsonl</c>, a row a line.</summary>
internal sealed record BackupTable(string Name, IReadOnlyList<LedgerColumn> Columns, long Rows, string Sha256);

/// <summary>The payload files: how many, and the hash of the list that names each with its own.</summary>
/// <param name="Lost">Files that rows name but that were gone or did not have their hash; <c>gw verify</c> names them in the source too.</param>
internal sealed record BackupPayloads(long Files, long Bytes, string Sha256, IReadOnlyList<string> Lost);

/// <summary>A file by its path below the folder of its kind.</summary>
internal sealed record BackupFile(string Path, long Length, string Sha256);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(BackupFile))]
internal sealed partial class BackupJson : JsonSerializerContext;
