using System.Diagnostics.CodeAnalysis;

namespace Gateway.Exchanges;

/// <summary>The spelling of ids: a prefix and 26 letters of lower-case Crockford base32 over a UUIDv7 in network order, so text sorts by time.</summary>
internal static class IdText
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 26;

    public static string Format(string prefix, Guid value) => string.Create(prefix.Length + Length, (prefix, value), static (span, state) =>
    {
        state.prefix.CopyTo(span);
        Span<byte> bytes = stackalloc byte[16];
        _ = state.value.TryWriteBytes(bytes, bigEndian: true, out _);
        var number = new UInt128(BitConverter.IsLittleEndian ? Read(bytes[..8]) : Read(bytes[..8]), Read(bytes[8..]));
        for (var i = span.Length - 1; i >= state.prefix.Length; i--)
        {
            span[i] = Alphabet[(int)(number & 31)];
            number >>= 5;
        }
    });

    public static bool TryParse(string prefix, [NotNullWhen(true)] string? text, out Guid value)
    {
        value = default;
        if (text is null || text.Length != prefix.Length + Length || !text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return false;
        }

        UInt128 number = 0;
        foreach (var letter in text.AsSpan(prefix.Length))
        {
            var digit = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (digit < 0 || number >> 123 != 0)
            {
                return false;
            }

            number = (number << 5) | (UInt128)(uint)digit;
        }

        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        value = new Guid(bytes, bigEndian: true);
        return true;
    }

    private static ulong Read(ReadOnlySpan<byte> bytes) => System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes);
}
