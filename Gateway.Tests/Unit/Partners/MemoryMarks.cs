using Gateway.Partners;

namespace Gateway.Tests.Unit.Partners;

/// <summary>Marks of certificates in memory, with what was said of each.</summary>
internal sealed class MemoryMarks : ICertificateMarks
{
    public List<(CertificateMark Mark, string Kind, string Data)> Noted { get; } = [];

    public Task<long> UsesVersionAsync(CancellationToken ct) => Task.FromResult<long>(Noted.Count(n => n.Mark.Mark == CertificateMark.Used));

    public Task<IReadOnlyList<CertificateMark>> UsesAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<CertificateMark>>([.. Noted.Select(n => n.Mark).Where(m => m.Mark == CertificateMark.Used)]);

    public Task<bool> NoteAsync(CertificateMark mark, string kind, string actor, string data, CancellationToken ct)
    {
        if (Noted.Any(n => (n.Mark.Partner, n.Mark.Thumbprint, n.Mark.Mark) == (mark.Partner, mark.Thumbprint, mark.Mark)))
        {
            return Task.FromResult(false);
        }

        Noted.Add((mark, kind, data));
        return Task.FromResult(true);
    }
}
