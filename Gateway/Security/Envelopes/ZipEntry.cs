namespace Gateway.Security.Envelopes;

/// <summary>One file of a zip, as its directory has it (APPNOTE 4.3.12).</summary>
/// <param name="Length">Of what comes out.</param>
/// <param name="Attributes">Those of Unix, in which a link is one.</param>
/// <param name="At">Where its own header begins.</param>
internal sealed record ZipEntry(string Name, int Flags, int Method, uint Crc, long Compressed, long Length, int Attributes, long At)
{
    private const int LinkMode = 0xA000;
    private const int KindMask = 0xF000;

    // APPNOTE 4.4.4: encrypted, strongly encrypted, and what hides the directory.
    private const int EncryptedFlags = 0x0001 | 0x0040 | 0x2000;

    /// <summary>Two octets are what nothing is deflated to; with more in it, it is a file whose name ends as a folder's.</summary>
    public bool IsFolder => Name.EndsWith('/') && Length == 0 && Compressed <= 2;

    public bool IsLink => (Attributes & KindMask) == LinkMode;

    public bool IsEncrypted => (Flags & EncryptedFlags) != 0;
}
