using System.Collections.Concurrent;
using Gateway.Exchanges;

namespace Gateway.Tests.Api.Folders;

/// <summary>Does something at named places of a look, once each: what a partner does meanwhile, or the end of the process.</summary>
internal sealed class AtPoints : IFaultPoint
{
    private readonly ConcurrentDictionary<string, Action> _acts = new(StringComparer.Ordinal);

    public void Once(string point, Action act) => _acts[point] = act;

    public void Hit(string name)
    {
        if (_acts.TryRemove(name, out var act))
        {
            act();
        }
    }
}
