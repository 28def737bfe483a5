using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.Server.Tests.Fixtures;

/// <summary>A folder, a store, and the nodes that a test starts on them.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly List<NodeProcess> _nodes = [];

    private Scene(PostgresDatabase? store) => Store = store;

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public JobFolder Folder { get; } = new();

    /// <summary>The store's database; <c>null</c>: a SQLite file in the node's data folder.</summary>
    public PostgresDatabase? Store { get; }

    /// <summary>What each node is started by, with the arguments before the node's own; it makes way for the node. Empty: nothing.</summary>
    public IReadOnlyList<string> Launcher { get; set; } = [];

    /// <summary>The program that nodes are started from now on; by default the one that was built with the tests.</summary>
    public string Program { get; set; } = SluiceProcess.Program;

    /// <summary>Nodes on PostgreSQL have control processes. By default they coordinate themselves: what is shown then is shown of one process.</summary>
    public bool IsCluster { get; set; }

    /// <summary>Makes a scene without nodes.</summary>
    /// <param name="kind">What its nodes keep the truth in.</param>
    /// <param name="server">Where, for PostgreSQL; by default the one that all tests share.</param>
    public static async Task<Scene> OpenAsync(StoreKind kind, PostgresServer? server = null) =>
        new(kind == StoreKind.Sqlite ? null : await (server ?? await PostgresServer.SharedAsync()).CreateDatabaseAsync(ct: Ct));

    /// <summary>Starts a node, with leases and waits ten times shorter. One of a name that ran before goes on with its data.</summary>
    public Task<NodeProcess> StartAsync(params string[] more) => StartAsync("first", more);

    /// <inheritdoc cref="StartAsync(string[])"/>
    public async Task<NodeProcess> StartAsync(string name, IReadOnlyList<string> more)
    {
        string[] store = Store is null ? [] : ["--store", $"postgres://{PostgresServer.Username}:{Store.Server.Password}@127.0.0.1:{Store.Server.Port}/{Store.Name}"];
        string[] control = Store is null || IsCluster ? [] : ["--set", "control.process=false"];
        ShareKey(Folder.File($"node-{name}"));
        var node = await NodeProcess.StartAsync(Folder, name, [.. store, .. control, .. more], [.. Launcher, Program]);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Nodes of one store have one key, or they could not read the secrets of each other's jobs.</summary>
    private void ShareKey(string data)
    {
        const string key = "secret.key";
        if (_nodes.Count == 0 || File.Exists(Path.Combine(data, key)))
            return;
        Directory.CreateDirectory(data);
        File.Copy(Path.Combine(_nodes[0].Data, key), Path.Combine(data, key));
    }

    /// <summary>Where the store's tables are, in PostgreSQL.</summary>
    public async Task<string> SchemaAsync() => (await Store!.ScalarAsync<string>("SELECT schemaname FROM pg_tables WHERE tablename = 'staged'", Ct))!;

    public async ValueTask DisposeAsync()
    {
        // All are ended before any runner is waited for: nodes that followed each other share their data.
        var runners = _nodes.SelectMany(n => n.End()).ToList();
        foreach (var runner in runners)
            await runner.GoneAsync();
        Folder.Dispose();
    }
}
