using System.Net;
using System.Text.Json;
using Sluice.Client;
using Sluice.Client.Contract;
using Sluice.EndToEnd.Tests.Fixtures;

namespace Sluice.EndToEnd.Tests.Server;

/// <summary>A real server tells a real listener that a job has ended, also when it was killed before it could.</summary>
public sealed class WebhookTests : IDisposable
{
    private readonly JobFolder _folder = new();
    private readonly HttpListener _listener = new();
    private readonly string _address;

    public WebhookTests()
    {
        _address = $"http://127.0.0.1:{FreePort()}/hook/";
        _listener.Prefixes.Add(_address);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _listener.Close();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_job_that_ended_while_nobody_listened_is_told_after_the_server_was_killed_and_started_again()
    {
        var secret = _folder.Write("secret", "0123456789abcdef");
        string[] options = ["--set", $"notify.allow={_address}", "--set", $"notify.secret_file={secret}"];
        long job;
        using (var node = await ServerNode.StartAsync(_folder, options))
        {
            job = (await node.SubmitAsync(Job(_address + "mine"))).Id;
            Assert.Equal(JobStatus.Finished, (await node.EndsAsync(job)).Status);
            await node.Process.ReportsAsync("was not taken by 127.0.0.1");
            node.Process.Kill();
            await node.Process.WaitAsync();
        }

        _listener.Start();
        using var next = await ServerNode.StartAsync(_folder, options);
        var context = await _listener.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(60), Ct);

        var notice = (await JsonSerializer.DeserializeAsync(context.Request.InputStream, ContractJson.TypeOf<Notice>(), Ct))!;
        context.Response.StatusCode = 204;
        context.Response.Close();
        Assert.Equal((job, "final", JobStatus.Finished), (notice.Job.Id, notice.Event, notice.Job.Status));
        Assert.Equal("/hook/mine", context.Request.Url!.AbsolutePath);
        Assert.StartsWith("t=", context.Request.Headers["Sluice-Signature"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_names_an_address_which_the_server_does_not_allow_is_refused()
    {
        using var node = await ServerNode.StartAsync(_folder);

        var fault = await Assert.ThrowsAsync<SluiceApiException>(() => node.SubmitAsync(Job("http://169.254.169.254/latest")));

        Assert.Equal("SLC1509", Assert.Single(fault.Problem.Errors!).Fault);
        Assert.Contains("notify.allow", fault.Problem.Errors![0].Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_objective_of_the_job_is_in_the_receipt()
    {
        using var node = await ServerNode.StartAsync(_folder);
        var job = (await node.SubmitAsync("""
            env { job.name = slow, parallelism = 1, stop.objective.seconds = 45, read_limit.rows_per_second = 50 }
            source { FakeSource { row.num = 100000, schema { fields { id = bigint } } } }
            sink { Blackhole { } }
            """)).Id;
        await node.SeesAsync(job, j => j.Counts.ReadRows > 0);

        var stop = (await node.Client.ForceStopAsync(job, new ForceStopRequest { Reason = "x" }, cancellationToken: Ct)).Stop!;

        Assert.Equal((TimeSpan.FromSeconds(45), true), (stop.Objective!.Target, stop.Objective.Met));
        Assert.InRange(stop.Objective.Took!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(45));
    }

    private static string Job(string notify) => $$"""
        env { job.name = told, parallelism = 1, notify = ["{{notify}}"] }
        source { FakeSource { row.num = 3, schema { fields { id = bigint } } } }
        sink { Blackhole { } }
        """;

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
