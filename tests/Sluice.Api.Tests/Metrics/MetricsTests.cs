using Sluice.Client.Contract;
using Sluice.Core.Runs;
using Sluice.Engine.Tests.Doubles;

namespace Sluice.Api.Tests.Metrics;

public sealed class MetricsTests : IAsyncLifetime
{
    private FaultyStore _faults = null!;
    private ApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await ApiServer.StartAsync(around: s =>
    {
        (var store, _faults) = FaultyStore.Around(s);
        return store;
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Live_jobs_have_series_of_their_own_and_lose_them_when_they_end()
    {
        var job = await Scene.RunningAsync(_server, "orders \"of\" today");
        await Scene.MoveAsync(_server, job, RunStatus.Canceling);

        var during = await ReadAsync();
        await Scene.MoveAsync(_server, job, RunStatus.Canceled);
        var after = await ReadAsync();

        var labels = $"job_id=\"{job}\",job_name=\"orders \\\"of\\\" today\"";
        Assert.Contains($"sluice_job_rows_total{{{labels},kind=\"read\"}} 0\n", during, StringComparison.Ordinal);
        Assert.Contains($"sluice_job_canceling_seconds{{{labels}}} ", during, StringComparison.Ordinal);
        Assert.Contains("sluice_jobs{status=\"CANCELING\"} 1\n", during, StringComparison.Ordinal);
        Assert.DoesNotContain(labels, after, StringComparison.Ordinal);
        Assert.Contains("sluice_jobs{status=\"CANCELING\"} 0\n", after, StringComparison.Ordinal);
        Assert.Contains("sluice_jobs{status=\"CANCELED\"} 1\n", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_and_what_they_left_behind_are_counted()
    {
        var job = await Scene.RunningAsync(_server);
        await _server.Client.ForceStopAsync(job, new ForceStopRequest { Reason = "x" });

        var text = await ReadAsync();

        Assert.Matches("(?m)^sluice_stops_total\\{kind=\"force-stop\",outcome=\"stopped\"\\} [1-9]", text);
        Assert.Matches("(?m)^sluice_stop_final_duration_seconds_count\\{kind=\"force-stop\"\\} [1-9]", text);
        Assert.Contains("sluice_residuals{state=\"open\"} 1\n", text, StringComparison.Ordinal);
        Assert.Matches("(?m)^sluice_store_call_duration_seconds_bucket\\{operation=\"commit a change\",outcome=\"ok\",le=\"\\+Inf\"\\} [1-9]", text);
    }

    [Fact]
    public async Task A_store_that_is_away_is_told_and_what_only_it_knows_is_not()
    {
        await Scene.RunningAsync(_server);
        _faults.IsAway = true;

        var away = await ReadAsync();
        _faults.IsAway = false;
        var back = await ReadAsync();

        Assert.Contains("sluice_store_up 0\n", away, StringComparison.Ordinal);
        Assert.DoesNotContain("sluice_jobs{", away, StringComparison.Ordinal);
        Assert.Contains("sluice_store_up 1\n", back, StringComparison.Ordinal);
        Assert.Contains("sluice_jobs{status=\"RUNNING\"} 1\n", back, StringComparison.Ordinal);
    }

    private async Task<string> ReadAsync()
    {
        var answer = await _server.Http.FetchAsync("/metrics");
        Assert.Equal((200, "text/plain; version=0.0.4; charset=utf-8"), (answer.Status, answer.Type));
        return answer.Text;
    }
}
