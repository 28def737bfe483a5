using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Sluice.Client.Contract;
using Sluice.EndToEnd.Tests.Fixtures;
using Sluice.TestServers;

namespace Sluice.EndToEnd.Tests.Server;

/// <summary>What operators build on: the names in the shipped alerts and dashboard are names that a running node serves.</summary>
public sealed partial class MetricsTests : IDisposable
{
    private readonly JobFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ops/prometheus-alerts.yml")]
    [InlineData("ops/grafana-dashboard.json")]
    public async Task Every_metric_that_is_shipped_to_operators_is_served_by_a_running_node(string file)
    {
        var used = Name().Matches(await File.ReadAllTextAsync(Path.Combine(RepositoryRoot(), file), Ct)).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);
        using var node = await ServerNode.StartAsync(_folder);
        var job = (await node.SubmitAsync(FileJob())).Id;
        await node.SeesAsync(job, j => j.Counts.CommittedRows > 0);
        await node.Client.ForceStopAsync(job, new ForceStopRequest { Reason = "enough" }, cancellationToken: Ct);

        Assert.True(used.Count >= 9, $"{file} names only {string.Join(", ", used)}");
        using var http = new HttpClient { BaseAddress = node.Address };
        var text = "";
        await Condition.HoldsAsync(
            async () =>
            {
                text = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Ct);
                return text.Contains("sluice_sink_commit_duration_seconds_count{class=\"Staged\"}", StringComparison.Ordinal);
            },
            TimeSpan.FromSeconds(30), () => Task.FromResult(text));
        var served = Type().Matches(text).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(used, u => !served.Contains(u) && !served.Contains(Suffix().Replace(u, "")));
        Assert.Contains("sluice_runner_starts_total ", text, StringComparison.Ordinal);
        Assert.Contains("sluice_session_lease_age_seconds ", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_process_memory_working_set_bytes ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_sent_to_a_collector_where_the_environment_names_one()
    {
        using var collector = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort()}/";
        collector.Prefixes.Add(address);
        collector.Start();
        using var server = SluiceProcess.StartBehind(
            ["env", $"OTEL_EXPORTER_OTLP_ENDPOINT={address}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_METRIC_EXPORT_INTERVAL=200"],
            _folder, "server", "--http", "http://127.0.0.1:0", "--data", _folder.File("server"));

        var body = "";
        for (var path = ""; !body.Contains("sluice.jobs", StringComparison.Ordinal) || !body.Contains("sluice.session.lease.age", StringComparison.Ordinal) || path != "/v1/metrics";)
        {
            var context = await collector.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(60), Ct);
            path = context.Request.Url!.AbsolutePath;
            using var reader = new StreamReader(context.Request.InputStream, Encoding.Latin1);
            body = await reader.ReadToEndAsync(Ct);
            context.Response.Close();
        }

        Assert.Contains("service.instance.id", body, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private string FileJob() => $$"""
        env { job.name = numbers, parallelism = 1, checkpoint.interval = 100, read_limit.rows_per_second = 200 }
        source { FakeSource { row.num = 100000, schema { fields { id = bigint } } } }
        sink { LocalFile { path = "{{_folder.File("out")}}", file_format_type = csv } }
        """;

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sluice.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Sluice.slnx above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex(@"\bsluice_[a-z_]+\b", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Name();

    [GeneratedRegex(@"^# TYPE (?<name>\S+) ", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 5_000)]
    private static partial Regex Type();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Suffix();
}
