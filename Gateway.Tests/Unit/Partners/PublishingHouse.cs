using Gateway.Partners;
using Gateway.Partners.Checks;
using Gateway.Partners.Publishing;
using Gateway.Partners.Running;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Unit.Partners;

/// <summary>A node's publisher and directory over a ledger in memory.</summary>
internal sealed class PublishingHouse : IDisposable
{
    public PublishingHouse(MemorySnapshotStore? store = null, MemoryMarks? marks = null)
    {
        Marks = marks ?? new MemoryMarks();
        Store = store ?? new MemorySnapshotStore();
        Directory = new SnapshotPartnerDirectory(Store, Marks, Findings, NullLogger<SnapshotPartnerDirectory>.Instance);
        Publisher = new ProfilePublisher(Store, Directory, Findings, new MapVerdicts(), Keys, Clock, NullLogger<ProfilePublisher>.Instance);
    }

    public MemorySnapshotStore Store { get; }

    public MemoryOwnKeys Keys { get; } = new();

    public MemoryMarks Marks { get; }

    public ProfileFindings Findings { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    public SnapshotPartnerDirectory Directory { get; }

    public ProfilePublisher Publisher { get; }

    public void Dispose()
    {
        Publisher.Dispose();
        Directory.Dispose();
    }
}
