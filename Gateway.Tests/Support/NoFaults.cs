using Gateway.Exchanges;

namespace Gateway.Tests.Support;

/// <summary>No fault point is armed.</summary>
internal sealed class NoFaults : IFaultPoint
{
    public void Hit(string name)
    {
    }
}
