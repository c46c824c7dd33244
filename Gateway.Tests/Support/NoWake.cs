using Gateway.Exchanges;

namespace Gateway.Tests.Support;

/// <summary>Nobody is woken: the test says what runs when.</summary>
internal sealed class NoWake : IWake
{
    public void Wake(Stage stage)
    {
    }
}
