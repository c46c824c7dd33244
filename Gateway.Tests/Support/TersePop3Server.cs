using System.Text;

namespace Gateway.Tests.Support;

/// <summary>A mailbox by POP3 with one mail, of which the server gives what it wants and says of its size what it wants.</summary>
internal sealed class TersePop3Server : SecureLoopbackServer
{
    public TersePop3Server() => Start();

    public byte[] Mail { get; set; } = [];

    /// <summary>What RETR gives, dots and the end aside.</summary>
    public Func<byte[], byte[]> Gives { get; init; } = m => m;

    public Func<byte[], int> SizeOf { get; init; } = m => m.Length;

    public bool IsDeleted { get; private set; }

    protected override async Task TalkAsync(StreamReader lines, Func<string, Task> put)
    {
        await put("+OK ready\r\n");
        while (await lines.ReadLineAsync(Stopping) is { } line)
        {
            var verb = line.Split(' ')[0].ToUpperInvariant();
            IsDeleted |= verb == "DELE";
            await put(verb switch
            {
                "CAPA" => "+OK\r\nUIDL\r\nUSER\r\nTOP\r\n.\r\n",
                "STAT" => $"+OK 1 {SizeOf(Mail)}\r\n",
                "UIDL" => "+OK\r\n1 abc\r\n.\r\n",
                "LIST" => $"+OK\r\n1 {SizeOf(Mail)}\r\n.\r\n",
                "RETR" => $"+OK\r\n{Ended(Encoding.Latin1.GetString(Gives(Mail)))}.\r\n",
                _ => "+OK\r\n",
            });
        }
    }

    private static string Ended(string mail) => mail.EndsWith("\r\n", StringComparison.Ordinal) ? mail : mail + "\r\n";
}
