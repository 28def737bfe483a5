using System.Net;
using Orleans;
using Orleans.Runtime;
using Sluice.Cluster.Membership;
using Sluice.Core.Leases;
using Sluice.Storage.Postgres;
using Sluice.TestServers;

namespace Sluice.Cluster.Tests.Membership;

/// <summary>What Orleans demands of a membership table, on a real PostgreSQL.</summary>
public sealed class MembershipTableTests : IAsyncLifetime
{
    private const string Cluster = "sluice-of-a-test";
    private static readonly DateTime s_start = new(2026, 11, 29, 2, 0, 0, DateTimeKind.Utc);

    private PostgresDatabase _database = null!;
    private PostgresControlStore _store = null!;
    private StoreMembershipTable _table = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Ct);
        _store = await OpenAsync(new Timings());
        _table = new StoreMembershipTable(_store.Members, Cluster);
        await _table.InitializeMembershipTable(tryInitTableVersion: true);
    }

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task A_table_that_was_begun_is_empty_and_of_version_0_also_when_it_is_begun_again()
    {
        await _table.InitializeMembershipTable(tryInitTableVersion: true);

        var data = await _table.ReadAll();

        Assert.Equal((0, "0"), (data.Version.Version, data.Version.VersionEtag));
        Assert.Empty(data.Members);
    }

    [Fact]
    public async Task A_row_is_read_as_it_was_inserted_and_the_table_is_one_version_on()
    {
        var entry = Entry(1, SiloStatus.Joining);

        Assert.True(await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next()));

        var data = await _table.ReadAll();
        Assert.Equal(1, data.Version.Version);
        Assert.Equal(Text(entry), Text(Assert.Single(data.Members).Item1));
        Assert.Equal(Text(entry), Text(Assert.Single((await _table.ReadRow(entry.SiloAddress)).Members).Item1));
    }

    [Fact]
    public async Task A_row_that_is_not_there_is_read_as_none_with_the_version_of_the_table()
    {
        await InsertAsync(Entry(1, SiloStatus.Active));

        var data = await _table.ReadRow(Silo(2));

        Assert.Empty(data.Members);
        Assert.Equal(1, data.Version.Version);
    }

    [Fact]
    public async Task A_silo_is_inserted_once_and_a_refused_insert_changes_nothing()
    {
        await InsertAsync(Entry(1, SiloStatus.Active));

        Assert.False(await _table.InsertRow(Entry(1, SiloStatus.Dead), (await _table.ReadAll()).Version.Next()));

        var data = await _table.ReadAll();
        Assert.Equal((1, SiloStatus.Active), (data.Version.Version, Assert.Single(data.Members).Item1.Status));
    }

    [Fact]
    public async Task An_insert_on_an_older_table_is_refused()
    {
        var old = (await _table.ReadAll()).Version.Next();
        await InsertAsync(Entry(1, SiloStatus.Active));

        Assert.False(await _table.InsertRow(Entry(2, SiloStatus.Active), old));
        Assert.False(await _table.InsertRow(Entry(2, SiloStatus.Active), new TableVersion(9, "not one of ours")));

        Assert.Single((await _table.ReadAll()).Members);
    }

    [Fact]
    public async Task Of_many_inserts_at_once_on_one_version_one_wins()
    {
        var next = (await _table.ReadAll()).Version.Next();

        var won = await Task.WhenAll(Enumerable.Range(1, 24).Select(i => Task.Run(() => _table.InsertRow(Entry(i, SiloStatus.Joining), next))));

        Assert.Single(won, w => w);
        var data = await _table.ReadAll();
        Assert.Equal((1, 1), (data.Version.Version, data.Members.Count));
    }

    [Fact]
    public async Task An_update_replaces_the_row_and_raises_both_versions()
    {
        await InsertAsync(Entry(1, SiloStatus.Joining));
        var (entry, etag) = Assert.Single((await _table.ReadAll()).Members);
        entry.Status = SiloStatus.Active;
        entry.ProxyPort = 0;
        entry.AddOrUpdateSuspector(Silo(7), s_start.AddMilliseconds(3), maxVotes: 2);

        Assert.True(await _table.UpdateRow(entry, etag, (await _table.ReadAll()).Version.Next()));

        var data = await _table.ReadAll();
        var (read, newer) = Assert.Single(data.Members);
        Assert.Equal(Text(entry), Text(read));
        Assert.Equal(2, data.Version.Version);
        Assert.NotEqual(etag, newer);
    }

    [Fact]
    public async Task An_update_of_a_row_that_changed_or_of_an_older_table_or_of_no_row_is_refused()
    {
        await InsertAsync(Entry(1, SiloStatus.Joining));
        var first = await _table.ReadAll();
        var (entry, etag) = Assert.Single(first.Members);
        entry.Status = SiloStatus.Active;
        Assert.True(await _table.UpdateRow(entry, etag, first.Version.Next()));
        var second = await _table.ReadAll();
        entry.Status = SiloStatus.Dead;

        Assert.False(await _table.UpdateRow(entry, etag, second.Version.Next()));
        Assert.False(await _table.UpdateRow(entry, second.Members[0].Item2, first.Version.Next()));
        Assert.False(await _table.UpdateRow(Entry(2, SiloStatus.Active), second.Members[0].Item2, second.Version.Next()));

        var last = await _table.ReadAll();
        Assert.Equal((2, SiloStatus.Active), (last.Version.Version, Assert.Single(last.Members).Item1.Status));
    }

    [Fact]
    public async Task Updates_at_once_are_each_on_the_version_that_they_read()
    {
        await InsertAsync(Entry(1, SiloStatus.Active));
        const int writers = 12;

        await Task.WhenAll(Enumerable.Range(0, writers).Select(i => Task.Run(async () =>
        {
            while (true)
            {
                var data = await _table.ReadAll();
                var (entry, etag) = data.Members[0];
                entry.ProxyPort++;
                if (await _table.UpdateRow(entry, etag, data.Version.Next()))
                    return;
            }
        })));

        var last = await _table.ReadAll();
        Assert.Equal((1 + writers, 30_001 + writers), (last.Version.Version, last.Members[0].Item1.ProxyPort));
    }

    [Fact]
    public async Task A_sign_of_life_changes_one_time_and_no_version()
    {
        await InsertAsync(Entry(1, SiloStatus.Active));
        var before = await _table.ReadAll();
        var at = s_start.AddMinutes(5);

        await _table.UpdateIAmAlive(new MembershipEntry { SiloAddress = Silo(1), IAmAliveTime = at });

        var after = await _table.ReadAll();
        Assert.Equal(before.Version.VersionEtag, after.Version.VersionEtag);
        Assert.Equal(before.Members[0].Item2, after.Members[0].Item2);
        Assert.Equal((at, SiloStatus.Active, "silo 1"), (after.Members[0].Item1.IAmAliveTime, after.Members[0].Item1.Status, after.Members[0].Item1.SiloName));
    }

    [Fact]
    public async Task Old_rows_are_forgotten_unless_their_silos_are_active()
    {
        foreach (var (number, status, age) in new[] { (1, SiloStatus.Active, 90), (2, SiloStatus.Dead, 90), (3, SiloStatus.Dead, 1), (4, SiloStatus.Joining, 90) })
        {
            var entry = Entry(number, status);
            (entry.StartTime, entry.IAmAliveTime) = (s_start.AddDays(-age), s_start.AddDays(-age));
            await InsertAsync(entry);
        }

        await _table.CleanupDefunctSiloEntries(new DateTimeOffset(s_start).AddDays(-30));

        Assert.Equal(["silo 1", "silo 3"], (await _table.ReadAll()).Members.Select(m => m.Item1.SiloName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Clusters_do_not_see_each_other()
    {
        await InsertAsync(Entry(1, SiloStatus.Active));
        var other = new StoreMembershipTable(_store.Members, "another");
        await other.InitializeMembershipTable(tryInitTableVersion: true);

        Assert.Empty((await other.ReadAll()).Members);
        await _table.DeleteMembershipTableEntries("another");
        Assert.Single((await _table.ReadAll()).Members);
        await _table.DeleteMembershipTableEntries(Cluster);
        Assert.Empty((await _table.ReadAll()).Members);
    }

    [Fact]
    public async Task Gateways_are_those_of_active_silos_that_have_one()
    {
        await InsertAsync(Entry(1, SiloStatus.Active));
        await InsertAsync(Entry(2, SiloStatus.Dead));
        var without = Entry(3, SiloStatus.Active);
        without.ProxyPort = 0;
        await InsertAsync(without);

        var gateways = await new StoreGateways(_store.Members, Cluster, TimeSpan.FromSeconds(5)).GetGateways();

        Assert.Equal("gwy.tcp://10.0.0.1:30001/1001", Assert.Single(gateways).ToString());
    }

    [Fact]
    public async Task Every_call_is_answered_within_its_deadline_while_somebody_holds_the_table()
    {
        await using var impatient = await OpenAsync(new Timings().Scaled(0.1));
        var table = new StoreMembershipTable(impatient.Members, Cluster);
        var next = (await table.ReadAll()).Version.Next();
        await using var holder = await _database.OpenAsync(Ct);
        await using var holding = await holder.BeginTransactionAsync(Ct);
        await using (var command = holder.CreateCommand())
        {
            command.CommandText = "LOCK TABLE sluice.member, sluice.member_table IN ACCESS EXCLUSIVE MODE";
            await command.ExecuteNonQueryAsync(Ct);
        }

        foreach (var call in new Func<Task>[] { table.ReadAll, () => table.ReadRow(Silo(1)), () => table.InsertRow(Entry(1, SiloStatus.Active), next), () => table.UpdateIAmAlive(Entry(1, SiloStatus.Active)) })
            await Assert.ThrowsAnyAsync<Core.Errors.SluiceException>(() => call().WaitAsync(TimeSpan.FromSeconds(10), Ct));
    }

    private ValueTask<PostgresControlStore> OpenAsync(Timings timings)
    {
        var address = $"postgres://{PostgresServer.Username}:{_database.Server.Password}@127.0.0.1:{_database.Server.Port}/{_database.Name}";
        return PostgresControlStore.OpenAsync(
            new PostgresStoreOptions(PostgresStoreUri.Parse(address)) { Timings = timings }, TimeProvider.System, () => Guid.NewGuid().ToString("N"), Ct);
    }

    private async Task InsertAsync(MembershipEntry entry) => Assert.True(await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next()));

    private static SiloAddress Silo(int number) => SiloAddress.New(new IPAddress([10, 0, 0, (byte)number]), 20_000 + number, 1_000 + number);

    private static MembershipEntry Entry(int number, SiloStatus status) => new()
    {
        SiloAddress = Silo(number),
        SiloName = $"silo {number}",
        HostName = $"host-{number}",
        Status = status,
        ProxyPort = 30_000 + number,
        StartTime = s_start,
        IAmAliveTime = s_start.AddSeconds(number),
        SuspectTimes = [Tuple.Create(Silo(9), s_start.AddTicks(17))],
    };

    private static string Text(MembershipEntry e) =>
        $"{e.SiloAddress.ToParsableString()} {e.SiloName} {e.HostName} {e.Status} {e.ProxyPort} {e.StartTime:O} {e.IAmAliveTime:O} {string.Join(',', (e.SuspectTimes ?? []).Select(s => $"{s.Item1.ToParsableString()}@{s.Item2.Ticks}"))}";
}
