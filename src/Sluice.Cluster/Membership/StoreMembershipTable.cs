using System.Globalization;
using Sluice.Core.Members;
using Sluice.Core.Ports;

namespace Sluice.Cluster.Membership;

/// <summary>
/// Orleans' membership table in the store of the cluster, so that a cluster needs nothing but nodes and one database. Its etags are the table's
/// version, for the table as for each row: both grow by one with every change but a sign of life.
/// </summary>
/// <param name="store">Where it lies; every call has the store's deadline.</param>
/// <param name="cluster">Whose.</param>
internal sealed class StoreMembershipTable(IMemberStore store, string cluster) : IMembershipTable
{
    /// <inheritdoc />
    public async Task InitializeMembershipTable(bool tryInitTableVersion) => await store.PrepareAsync(cluster, CancellationToken.None);

    /// <inheritdoc />
    public async Task DeleteMembershipTableEntries(string clusterId) => await store.DeleteAsync(clusterId, CancellationToken.None);

    /// <inheritdoc />
    public async Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) =>
        await store.ForgetAsync(cluster, (int)SiloStatus.Active, beforeDate, CancellationToken.None);

    /// <inheritdoc />
    public async Task<MembershipTableData> ReadRow(SiloAddress key) =>
        ToData(await store.ReadAsync(cluster, MemberConversion.KeyOf(key), CancellationToken.None));

    /// <inheritdoc />
    public async Task<MembershipTableData> ReadAll() => ToData(await store.ReadAsync(cluster, only: null, CancellationToken.None));

    /// <inheritdoc />
    public async Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        VersionOf(tableVersion.VersionEtag) is { } expected
        && await store.InsertAsync(cluster, MemberConversion.ToRecord(entry), expected, CancellationToken.None);

    /// <inheritdoc />
    public async Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
        VersionOf(tableVersion.VersionEtag) is { } expected && VersionOf(etag) is { } row
        && await store.UpdateAsync(cluster, MemberConversion.ToRecord(entry, row), expected, CancellationToken.None);

    /// <inheritdoc />
    public async Task UpdateIAmAlive(MembershipEntry entry) => await store.TouchAsync(
        cluster, MemberConversion.KeyOf(entry.SiloAddress), MemberConversion.Utc(entry.IAmAliveTime), CancellationToken.None);

    private static MembershipTableData ToData(MemberView view) => new(
        [.. view.Members.Select(m => Tuple.Create(MemberConversion.ToEntry(m), Etag(m.Version)))], new TableVersion(view.Version, Etag(view.Version)));

    private static string Etag(long version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>An etag that is none of ours fits no row.</summary>
    private static int? VersionOf(string? etag) => int.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
}
