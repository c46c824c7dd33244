using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Partners;

/// <summary>A public key as OpenSSH writes it, without options and comment: nothing of what its owner wrote beside it goes on.</summary>
/// <param name="Algorithm">Name of the key's kind: <c>ssh-ed25519</c>.</param>
/// <param name="Blob">The key in base64, in the one form that its bytes have.</param>
public sealed record SshPublicKey(string Algorithm, string Blob)
{
    public const int LeastRsaBits = 2048;
    public const int MostRsaBits = 16384;

    private const string Ed25519 = "ssh-ed25519";
    private const string Rsa = "ssh-rsa";
    private const int Ed25519Bytes = 32;
    private const byte Uncompressed = 4;

    private static readonly Dictionary<string, (string Name, ECCurve Curve, int Bytes)> Curves = new(StringComparer.Ordinal)
    {
        ["ecdsa-sha2-nistp256"] = ("nistp256", ECCurve.NamedCurves.nistP256, 32),
        ["ecdsa-sha2-nistp384"] = ("nistp384", ECCurve.NamedCurves.nistP384, 48),
        ["ecdsa-sha2-nistp521"] = ("nistp521", ECCurve.NamedCurves.nistP521, 66),
    };

    /// <summary>The kinds of keys that are taken.</summary>
    public static IReadOnlyList<string> Algorithms { get; } = [Ed25519, .. Curves.Keys, Rsa];

    /// <summary>As <c>ssh-keygen -l</c> writes it.</summary>
    public string Fingerprint => "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(Blob))).TrimEnd('=');

    public override string ToString() => Fingerprint;

    /// <summary>Reads one line of <c>.pub</c> or <c>authorized_keys</c>; a key that is not taken is null, with a code of <see cref="ProfileCodes"/> and the reason.</summary>
    public static (SshPublicKey? Key, string Code, string Complaint) Read(string line)
    {
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (line.StartsWith("-----BEGIN", StringComparison.Ordinal) || words is ["----", "BEGIN", ..])
        {
            return Not(ProfileCodes.AccountKeyInvalid, "This is no line of OpenSSH; 'ssh-keygen -i -f FILE' makes one of a public key in the form of RFC 4716.");
        }

        if (words.Length == 0 || !Algorithms.Contains(words[0], StringComparer.Ordinal))
        {
            return words.Skip(1).Any(w => Algorithms.Contains(w, StringComparer.Ordinal))
                ? Not(ProfileCodes.AccountKeyInvalid, "Options stand in front of the key; a profile has the key alone, and what its owner may do is not said by its owner.")
                : Not(ProfileCodes.AccountKeyUnsupported, $"The line begins with no kind of key that is taken: {string.Join(", ", Algorithms)}.");
        }

        var blob = new byte[words.Length > 1 ? words[1].Length : 0];
        if (words.Length < 2 || !Convert.TryFromBase64String(words[1], blob, out var length) || Convert.ToBase64String(blob.AsSpan(0, length)) != words[1])
        {
            return Not(ProfileCodes.AccountKeyInvalid, $"Behind '{words[0]}' stands no key in base64.");
        }

        return Fault(words[0], blob.AsSpan(0, length)) is { } fault ? Not(fault.Code, fault.Complaint) : (new SshPublicKey(words[0], words[1]), "", "");
    }

    private static (SshPublicKey?, string, string) Not(string code, string complaint) => (null, code, complaint);

    /// <summary>RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4: the kind again, then its fields, and nothing behind them.</summary>
    private static (string Code, string Complaint)? Fault(string algorithm, ReadOnlySpan<byte> rest)
    {
        if (!Next(ref rest, out var kind) || !kind.SequenceEqual(Encoding.ASCII.GetBytes(algorithm)) || !Next(ref rest, out var first))
        {
            return Invalid($"The key is not one of the kind '{algorithm}'.");
        }

        if (algorithm == Ed25519)
        {
            return first.Length == Ed25519Bytes && rest.IsEmpty ? null : Invalid("It is no Ed25519 key.");
        }

        if (!Next(ref rest, out var second) || !rest.IsEmpty)
        {
            return Invalid("The key is cut, or something stands behind it.");
        }

        return algorithm == Rsa ? RsaFault(first, second) : PointFault(algorithm, first, second);
    }

    private static (string Code, string Complaint)? RsaFault(ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> modulus)
    {
        var (e, n) = (new BigInteger(exponent, isBigEndian: true), new BigInteger(modulus, isBigEndian: true));

        // OpenSSH reads superfluous zeros, too: a key would be another one for us, and the same for it.
        if (e < 3 || e.IsEven || n <= e || n.IsEven || !IsShortest(e, exponent) || !IsShortest(n, modulus))
        {
            return Invalid("It is no RSA key.");
        }

        var bits = n.GetBitLength();
        return bits is >= LeastRsaBits and <= MostRsaBits ? null
            : (ProfileCodes.AccountKeyWeak, $"It is an RSA key of {bits} bits; {LeastRsaBits} to {MostRsaBits} are taken.");
    }

    private static (string Code, string Complaint)? PointFault(string algorithm, ReadOnlySpan<byte> name, ReadOnlySpan<byte> point)
    {
        var (curve, parameters, bytes) = Curves[algorithm];
        var fault = Invalid($"It is no point of {curve}.");
        if (!name.SequenceEqual(Encoding.ASCII.GetBytes(curve)) || point.Length != 1 + (2 * bytes) || point[0] != Uncompressed)
        {
            return fault;
        }

        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = parameters, Q = new ECPoint { X = point[1..(1 + bytes)].ToArray(), Y = point[(1 + bytes)..].ToArray() } });
            return null;
        }
        catch (CryptographicException)
        {
            return fault;
        }
    }

    private static (string Code, string Complaint) Invalid(string complaint) => (ProfileCodes.AccountKeyInvalid, complaint);

    private static bool IsShortest(BigInteger number, ReadOnlySpan<byte> written) => number.GetByteCount() == written.Length;

    private static bool Next(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (rest.Length < 4 || BinaryPrimitives.ReadUInt32BigEndian(rest) is var length && length > rest.Length - 4)
        {
            return false;
        }

        field = rest.Slice(4, (int)length);
        rest = rest[(4 + (int)length)..];
        return true;
    }
}
