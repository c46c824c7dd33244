using System.Security.Cryptography;

namespace Gateway.Storage.Payloads;

/// <summary>One file that is written a whole number of pages at a time, past the page cache where that is wished and possible, and hashed meanwhile.</summary>
internal sealed class PageWriter : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly FileStream _file;
    private bool _isDirect;
    private long _written;

    public PageWriter(FileStream file, bool isDirect)
    {
        _file = file;
        _isDirect = isDirect && DirectAccess.Set(file.SafeFileHandle, isOn: true);
    }

    public void Write(ReadOnlySpan<byte> pages)
    {
        WriteOut(pages);
        _hash.AppendData(pages);
    }

    /// <summary>The last octets; what is no whole page of them goes through the page cache.</summary>
    public void End(ReadOnlySpan<byte> rest)
    {
        var whole = rest.Length - (rest.Length % PageBuffer.PageSize);
        WriteOut(rest[..whole]);
        if (whole < rest.Length)
        {
            EndDirect();
            WriteOut(rest[whole..]);
        }

        _hash.AppendData(rest);
    }

    /// <summary>SHA-256 over all that was written, once.</summary>
    public string Digest() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    private void WriteOut(ReadOnlySpan<byte> data)
    {
        try
        {
            RandomAccess.Write(_file.SafeFileHandle, data, _written);
        }
        catch (IOException error) when (_isDirect && error.HResult == DirectAccess.Misaligned)
        {
            EndDirect();
            RandomAccess.Write(_file.SafeFileHandle, data, _written);
        }

        _written += data.Length;
    }

    private void EndDirect()
    {
        if (_isDirect)
        {
            _isDirect = false;
            _ = DirectAccess.Set(_file.SafeFileHandle, isOn: false);
        }
    }
}
