using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>Speaks just so much of SMTP as a test needs to say what a real server says seldom, and to go away behind it.</summary>
internal sealed class TerseSmtpServer : LoopbackServer
{
    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal)
    {
        ["EHLO"] = "250-terse.test\r\n250 SIZE 1000000",
        ["MAIL"] = "250 2.1.0 Ok",
        ["RCPT"] = "250 2.1.5 Ok",
        ["DATA"] = "354 go on",
        ["."] = "250 2.0.0 taken",
        ["RSET"] = "250 2.0.0 Ok",
        ["QUIT"] = "221 2.0.0 Bye",
    };

    private readonly ConcurrentQueue<string> _heard = [];
    private readonly TaskCompletionSource _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="answers">What it says to a command, or to the end of a mail (a dot), where it is not yes.</param>
    public TerseSmtpServer(params (string Command, string Answer)[] answers)
    {
        foreach (var (command, answer) in answers)
        {
            _answers[command] = answer;
        }

        Start();
    }

    /// <summary>It ends the connection after its answer to this.</summary>
    public string? HangsUpAfter { get; init; }

    /// <summary>It does not answer this.</summary>
    public string? SaysNothingTo { get; init; }

    /// <summary>What it was told beside mails, octets as Latin-1.</summary>
    public IReadOnlyList<string> Heard => [.. _heard];

    /// <summary>Ends when it was told what it does not answer.</summary>
    public Task Silent => _silent.Task;

    protected override async Task ServeAsync(TcpClient client)
    {
        using var caller = client;
        try
        {
            using var words = new StreamReader(caller.GetStream(), Encoding.Latin1);
            await SayAsync(caller, "220 terse.test");
            var isMail = false;
            while (await words.ReadLineAsync(Stopping) is { } line)
            {
                var command = isMail || line.Length < 4 ? line : line[..4];
                if (isMail && line != ".")
                {
                    continue;
                }

                _heard.Enqueue(line);
                if (command == SaysNothingTo)
                {
                    _ = _silent.TrySetResult();
                    continue;
                }

                await SayAsync(caller, _answers[command]);
                isMail = command == "DATA" && _answers[command][0] == '3';
                if (command == HangsUpAfter)
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The caller went away, or the test is over.
        }
    }

    private async Task SayAsync(TcpClient caller, string words) => await caller.GetStream().WriteAsync(Encoding.Latin1.GetBytes(words + "\r\n"), Stopping);
}
