namespace Gateway.Transports;

/// <summary>
/// What of one network is being opened, and what waits for its turn. All of it may come to nothing: together it is no more than may still be kept, but for the largest, which goes
/// beside any others. Its owner's lock is around every call.
/// </summary>
internal sealed class OpeningTurns
{
    private readonly List<OpeningTurn> _open = [];
    private readonly LinkedList<OpeningTurn> _waiting = [];

    public bool IsEmpty => _open.Count == 0 && _waiting.Count == 0;

    /// <param name="left">How much more may be kept.</param>
    public void Add(OpeningTurn turn, long left)
    {
        _waiting.AddLast(turn);
        BeginThoseThatFit(left);
    }

    public void Remove(OpeningTurn turn, long left)
    {
        _ = _open.Remove(turn) || _waiting.Remove(turn);
        BeginThoseThatFit(left);
    }

    /// <summary>In the order in which they came; a smaller one does not wait for a larger.</summary>
    private void BeginThoseThatFit(long left)
    {
        for (var node = _waiting.First; node is not null;)
        {
            var (turn, next) = (node.Value, node.Next);
            if (Fits(turn.Bytes, left))
            {
                _waiting.Remove(node);
                _open.Add(turn);
                turn.Begin();
            }

            node = next;
        }
    }

    private bool Fits(long bytes, long left) => _open.Count == 0 || _open.Sum(t => t.Bytes) + bytes - Math.Max(bytes, _open.Max(t => t.Bytes)) <= left;
}
