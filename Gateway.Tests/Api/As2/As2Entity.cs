using System.Text;

namespace Gateway.Tests.Api.As2;

/// <summary>A MIME entity: its fields as they are written, and its body.</summary>
internal sealed record As2Entity(string ContentType, byte[] Body, string MoreFields = "")
{
    public byte[] Octets => [.. Encoding.Latin1.GetBytes($"Content-Type: {ContentType}\r\n{MoreFields}\r\n"), .. Body];
}
