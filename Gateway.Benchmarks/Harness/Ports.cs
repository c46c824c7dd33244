using System.Net;
using System.Net.Sockets;

namespace Gateway.Benchmarks.Harness;

/// <summary>
/// Free loopback ports below the range from which the system takes those of outgoing connections: a process that is killed gets its port again.
/// </summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int End = 32_000;

    public static int Free()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(First, End);
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }

        throw new InvalidOperationException($"No free loopback port was found between {First} and {End}.");
    }
}
