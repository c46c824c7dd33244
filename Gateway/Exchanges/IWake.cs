namespace Gateway.Exchanges;

/// <summary>Says that a stage has work. Coalesced; losing one costs latency, never data.</summary>
public interface IWake
{
    void Wake(Stage stage);
}
