namespace Gateway.Partners;

/// <summary>What becomes of a partner's file or message once it is committed here.</summary>
public enum AfterReceipt
{
    Delete,
    Move,
    Leave,
}
