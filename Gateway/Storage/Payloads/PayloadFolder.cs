using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Gateway.Exchanges;
using Gateway.Security;
using Microsoft.Extensions.Options;

namespace Gateway.Storage.Payloads;

/// <summary>
/// Where payload files lie: <c>payloads/yyyyMMdd/HH/ex_….part</c> below the data directory; day and hour are those of the exchange's id. To make a folder for each exchange
/// would cost as much as to write a megabyte.
/// </summary>
internal sealed class PayloadFolder
{
    /// <summary>Ending of a file that is being written.</summary>
    public const string Unfinished = ".part";

    private static readonly SearchValues<char> Safe = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private readonly IDurableFiles _files;
    private readonly long _reserve;

    /// <summary>The folder that was flushed into those above it last.</summary>
    private volatile string? _flushed;

    public PayloadFolder(IOptions<StorageOptions> options, IDurableFiles files)
    {
        _files = files;
        IsDirect = options.Value.DirectPayloads;
        _reserve = options.Value.FreeSpaceReserveMb * 1024L * 1024;
        Root = Path.GetFullPath(Path.Combine(options.Value.DataDirectory, "payloads"));
    }

    /// <summary>It is made with the first payload.</summary>
    public string Root { get; }

    /// <summary>Files are written and read past the page cache, where the file system can.</summary>
    public bool IsDirect { get; }

    /// <exception cref="InsufficientStorageException">Free space is below the reserve.</exception>
    public void CheckSpace()
    {
        if (Shortage() is { } shortage)
        {
            throw new InsufficientStorageException(shortage);
        }
    }

    /// <summary>What is missing when free space is below the reserve, so that nothing is accepted; otherwise null.</summary>
    public string? Shortage()
    {
        PrivateFolder.Create(Root);
        var free = new DriveInfo(Root).AvailableFreeSpace;
        return free >= _reserve
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{free / (1024 * 1024)} MB are free for payloads; the reserve is {_reserve / (1024 * 1024)} MB.");
    }

    /// <summary>Path of a part below the root.</summary>
    public static string NameOf(ExchangeId exchange, string part) => $"{Hour(exchange)}/{exchange}.{FileName(part)}";

    /// <summary>Whose file it is; null for one that is no payload.</summary>
    public static ExchangeId? OwnerOf(string path)
    {
        var name = Path.GetFileName(path);
        return name.IndexOf('.', StringComparison.Ordinal) is > 0 and var end && ExchangeId.TryParse(name[..end], out var exchange) ? exchange : null;
    }

    /// <summary>The file of a stored name; a name that leads out of the root is not followed.</summary>
    public string PathOf(string name)
    {
        var path = Path.GetFullPath(Path.Combine(Root, name));
        return path.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new InvalidOperationException($"The payload name '{name}' leads out of the payload folder.");
    }

    /// <summary>Makes the folder of a file, and flushes it into those above it; also one that somebody else made, who may not have come to that yet.</summary>
    public void Prepare(string path)
    {
        var hour = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(hour))
        {
            PrivateFolder.Create(hour);
            _flushed = null;
        }

        if (_flushed != hour)
        {
            _files.FlushFolder(Path.GetDirectoryName(hour)!);
            _files.FlushFolder(Root);
            _flushed = hour;
        }
    }

    /// <summary>Flushes the names of files, each folder once: before rows that name them are committed.</summary>
    /// <returns>The files whose names may not be durable, and why.</returns>
    public IReadOnlyDictionary<string, IOException> FlushNames(IEnumerable<StoredPayload> payloads)
    {
        var unnamed = new Dictionary<string, IOException>(StringComparer.Ordinal);
        foreach (var hour in payloads.Select(p => p.File).OfType<string>().GroupBy(name => Path.GetDirectoryName(PathOf(name))!, StringComparer.Ordinal))
        {
            try
            {
                _files.FlushFolder(hour.Key);
            }
            catch (IOException error)
            {
                foreach (var name in hour)
                {
                    unnamed[name] = error;
                }
            }
        }

        return unnamed;
    }

    /// <summary>UUIDv7 begins with 48 bits of Unix milliseconds.</summary>
    private static string Hour(ExchangeId exchange)
    {
        Span<byte> bytes = stackalloc byte[16];
        _ = exchange.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes) >> 16;
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, 0, 253402300799999)).UtcDateTime
            .ToString("yyyyMMdd/HH", CultureInfo.InvariantCulture);
    }

    /// <summary>A part as one file name: letters, digits, hyphen and underscore stay, any other byte becomes <c>%XX</c>.</summary>
    private static string FileName(string part)
    {
        if (!part.AsSpan().ContainsAnyExcept(Safe))
        {
            return part;
        }

        var name = new StringBuilder(part.Length + 8);
        foreach (var octet in Encoding.UTF8.GetBytes(part))
        {
            _ = Safe.Contains((char)octet)
                ? name.Append((char)octet)
                : name.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }

        return name.ToString();
    }
}
