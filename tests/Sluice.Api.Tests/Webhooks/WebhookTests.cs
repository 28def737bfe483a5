using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Api.Webhooks;
using Sluice.Client.Contract;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Core.Runs;
using Sluice.Engine.Views;
using Sluice.Engine.Waiting;
using Sluice.TestServers;

namespace Sluice.Api.Tests.Webhooks;

/// <summary>Others are told of ends: at least once, signed, also after a restart, and after they were away.</summary>
public sealed class WebhookTests : ApiTests, IAsyncDisposable
{
    private static readonly byte[] s_secret = "0123456789abcdef"u8.ToArray();
    private readonly ConcurrentQueue<(string Signature, string Id, string Body)> _taken = [];
    private volatile int _refuse;
    private WebApplication? _receiver;

    [Fact]
    public async Task A_runs_end_is_told_once_with_its_receipt_and_a_signature_over_time_and_body()
    {
        using var hooks = await StartAsync();
        var job = await Scene.RunningAsync(Server);
        await hooks.PassAsync(Ct);
        await Server.Client.ForceStopAsync(job, new ForceStopRequest { Reason = "x" }, cancellationToken: Ct);

        await PassAsync(hooks, () => !_taken.IsEmpty);
        await hooks.PassAsync(Ct);

        var (signature, id, body) = Assert.Single(_taken);
        var notice = JsonSerializer.Deserialize(body, ContractJson.TypeOf<Notice>())!;
        Assert.Equal((id, "final", job, JobStatus.Canceled, "x"), (notice.Id, notice.Event, notice.Job.Id, notice.Job.Status, notice.Job.Stop!.Decision.Reason));
        var parts = signature.Split(',').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(s_secret, Encoding.UTF8.GetBytes($"{parts["t"]}.{body}"))), parts["v1"]);
        Assert.InRange(long.Parse(parts["t"], CultureInfo.InvariantCulture), DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
    }

    [Fact]
    public async Task What_was_not_delivered_before_a_restart_is_delivered_after_it_and_what_was_is_not()
    {
        _refuse = int.MaxValue;
        long job;
        using (var before = await StartAsync())
        {
            job = await Scene.RunningAsync(Server);
            await before.PassAsync(Ct);
            await Scene.MoveAsync(Server, job, RunStatus.Failed, "it broke");
            await PassAsync(before, () => _refuse < int.MaxValue);
            Assert.Equal(1, before.Waiting);
        }

        _refuse = 0;
        using (var after = await StartAsync())
            await PassAsync(after, () => !_taken.IsEmpty);
        using (var third = await StartAsync())
            await third.PassAsync(Ct);

        var (_, _, body) = Assert.Single(_taken);
        Assert.Equal("it broke", JsonSerializer.Deserialize(body, ContractJson.TypeOf<Notice>())!.Job.Error);
    }

    [Fact]
    public async Task A_receiver_that_fails_is_asked_again_under_the_same_id_and_holds_up_no_other()
    {
        _refuse = 3;
        using var hooks = await StartAsync();
        var job = await Scene.RunningAsync(Server);
        await hooks.PassAsync(Ct);
        await Scene.MoveAsync(Server, job, RunStatus.Finished);

        await PassAsync(hooks, () => !_taken.IsEmpty);

        Assert.Single(_taken);
        Assert.Equal(0, _refuse);
        Assert.Equal(0, hooks.Waiting);
    }

    [Fact]
    public async Task A_run_that_began_and_ended_between_two_looks_is_told_by_its_hint()
    {
        using var hooks = await StartAsync();
        await hooks.PassAsync(Ct);
        var job = await Scene.RunningAsync(Server);
        hooks.Wake((await Server.Store.FindLatestRunAsync(new JobId(job), Ct))!.Key);
        await Scene.MoveAsync(Server, job, RunStatus.Finished);

        await PassAsync(hooks, () => !_taken.IsEmpty);

        Assert.Single(_taken);
    }

    [Theory]
    [InlineData("https://hooks.example/sluice/a", true)]
    [InlineData("https://hooks.example/sluice", true)]
    [InlineData("https://hooks.example/sluice-not", false)]
    [InlineData("https://hooks.example/", false)]
    [InlineData("http://hooks.example/sluice/a", false)]
    [InlineData("https://hooks.example:8443/sluice/a", false)]
    [InlineData("https://hooks.example@evil.example/sluice/a", false)]
    [InlineData("https://hooks.example/sluice/../admin", false)]
    [InlineData("file:///etc/passwd", false)]
    public void A_job_may_name_what_lies_under_an_allowed_address_and_nothing_else(string url, bool isAllowed) =>
        Assert.Equal(isAllowed, WebhookOptions.Allows([new Uri("https://hooks.example/sluice")], url));

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        if (_receiver is not null)
            await _receiver.DisposeAsync();
        await DisposeAsync();
    }

    private static async Task PassAsync(WebhookLoop hooks, Func<bool> until)
    {
        await Condition.HoldsAsync(
            async () =>
            {
                await hooks.PassAsync(Ct);
                return until();
            },
            TimeSpan.FromSeconds(20), () => Task.FromResult("what the hooks were to do has not happened"), Ct);
        await hooks.PassAsync(Ct);
    }

    private async Task<WebhookLoop> StartAsync()
    {
        if (_receiver is null)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _receiver = builder.Build();
            _receiver.MapPost("/hook", async (HttpContext context) =>
            {
                using var reader = new StreamReader(context.Request.Body);
                var body = await reader.ReadToEndAsync(Ct);
                if (_refuse > 0)
                {
                    _refuse--;
                    return Results.StatusCode(500);
                }

                _taken.Enqueue((context.Request.Headers["Sluice-Signature"].ToString(), context.Request.Headers["Sluice-Notice"].ToString(), body));
                return Results.NoContent();
            });
            await _receiver.StartAsync(Ct);
        }

        var options = new WebhookOptions { Urls = [new Uri($"{_receiver.Urls.Single()}/hook")], Secret = s_secret, FirstWait = TimeSpan.FromMilliseconds(5) };
        var views = new JobViews(Server.Store, TimeProvider.System, new Timings());
        return new WebhookLoop(
            options, new WorkerId("worker-a"), Server.Store, views, TimeProvider.System, new PassLoop(TimeProvider.System, () => 0, new Silent()), NullLogger<WebhookLoop>.Instance);
    }

    private sealed class Silent : IFaultLog
    {
        public void PassFailed(string loop, Exception fault, TimeSpan again)
        {
        }
    }
}
