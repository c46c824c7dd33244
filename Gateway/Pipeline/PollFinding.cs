using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Gateway.Transports;

namespace Gateway.Pipeline;

/// <summary>Something that was left alone; or, in the last place, all that the row has no room to name.</summary>
/// <param name="Waits">It has been found once, and nobody was told.</param>
/// <param name="Others">Of those that are not named, what tells them from others: eight octets each, base64.</param>
/// <param name="Most">How many were told at most, where there are more than are compared.</param>
internal sealed record PollFinding(string Name, string Code, string Detail, bool Waits = false, string? Others = null, int Most = 0)
{
    /// <summary>In a key that is written down: its item waits.</summary>
    private const ulong WaitsBit = 1;

    /// <summary>The same for the same code of the same name; no partner can make two alike.</summary>
    [JsonIgnore]
    public ulong Key => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{Code}\n{Name}"))) & ~WaitsBit;

    /// <summary>Which ones <see cref="Others"/> are, and whether they wait.</summary>
    [JsonIgnore]
    public Dictionary<ulong, bool> OtherKeys
    {
        get
        {
            var octets = Convert.FromBase64String(Others ?? "");
            var keys = new Dictionary<ulong, bool>();
            for (var at = 0; at + sizeof(ulong) <= octets.Length; at += sizeof(ulong))
            {
                var written = BinaryPrimitives.ReadUInt64BigEndian(octets.AsSpan(at));
                keys[written & ~WaitsBit] = (written & WaitsBit) != 0;
            }

            return keys;
        }
    }

    public static PollFinding Rest(Dictionary<ulong, bool> keys, int most)
    {
        var written = keys.Take(PollResult.MostCompared).Select(k => k.Key | (k.Value ? WaitsBit : 0)).Order().ToList();
        var octets = new byte[written.Count * sizeof(ulong)];
        for (var i = 0; i < written.Count; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(octets.AsSpan(i * sizeof(ulong)), written[i]);
        }

        return new PollFinding($"and {keys.Count} others", "items-skipped", "", Others: Convert.ToBase64String(octets), Most: most);
    }
}
