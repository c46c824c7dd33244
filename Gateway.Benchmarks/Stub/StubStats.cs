namespace Gateway.Benchmarks.Stub;

/// <summary>Counts of one side (ERP or partner) of the stub.</summary>
/// <param name="Received">Requests that were kept, repeats included.</param>
/// <param name="Keys">Different business keys.</param>
/// <param name="Ids">Different message ids; more than keys means that a document came under two.</param>
/// <param name="Repeats">Requests with an id, key and content that were there before.</param>
/// <param name="TwoIds">Requests whose business key was there under another id.</param>
/// <param name="OtherBytes">Requests whose id was there with another content or key.</param>
/// <param name="Unreadable">Requests in which no business key was found.</param>
/// <param name="Refused">Requests answered with an error because the stub was told to.</param>
/// <param name="LastNewAt">When the last id came that was not there before, Unix time in microseconds; 0 = none.</param>
internal sealed record StubStats(
    long Received, int Keys, int Ids, long Repeats, int TwoIds, int OtherBytes, int Unreadable, long Refused, long LastNewAt);
