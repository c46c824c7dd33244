namespace Gateway.Exchanges;

/// <summary>A named place where a test may end the process (<c>GW_CRASH_AT</c>); nothing happens unless <c>Faults:Enabled</c>.</summary>
public interface IFaultPoint
{
    void Hit(string name);
}
