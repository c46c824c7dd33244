using Gateway.Exchanges;
using Gateway.Tests.Api.Folders;
using Gateway.Tests.Interop.Sftp;
using Xunit;

namespace Gateway.Tests.Api.Sftp;

/// <summary>What is the same file on a server, whose times have whole seconds and whose files have no numbers: the same rules hold.</summary>
public sealed class SftpFetchIdentityTests(SharedSshServer shared) : FolderIdentityTests, IClassFixture<SharedSshServer>
{
    private readonly SftpRoad _road = new(shared.Server);

    private protected override string Folder => _road.Folder;

    private protected override Task<string> RoadAsync() => _road.OfAsync(Gateway.Partners);

    private protected override bool HasNumbers => false;

    /// <summary>A file is seen twice, be it marked or not.</summary>
    private protected override async Task<PollState> LookAsync()
    {
        _ = await base.LookAsync();
        Clock.Advance(TimeSpan.FromSeconds(2));
        return await base.LookAsync();
    }

    private protected override Task<PollState> SettledLookAsync() => LookAsync();
}
