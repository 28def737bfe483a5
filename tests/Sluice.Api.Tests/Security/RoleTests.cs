using System.Text;
using Sluice.Api.Security;
using Sluice.Client;
using Sluice.Core.Errors;

namespace Sluice.Api.Tests.Security;

public sealed class RoleTests : ApiTests
{
    private protected override ApiOptions Options => new()
    {
        Identities =
        [
            new ApiIdentity("vera", ApiRole.Viewer, "vera's password", IsToken: false),
            new ApiIdentity("olaf", ApiRole.Operator, "olaf's password", IsToken: false),
            new ApiIdentity("deploy-bot", ApiRole.Operator, "t0ken-of-the-bot", IsToken: true),
            new ApiIdentity("ada", ApiRole.Admin, "ada's password", IsToken: false),
        ],
    };

    [Fact]
    public async Task Nobody_gets_in_without_saying_who_they_are_but_to_ask_for_its_health()
    {
        var answer = await Server.Http.FetchAsync("/api/v1/jobs");

        Assert.Equal((401, "unauthenticated"), Seen(answer));
        Assert.StartsWith("Basic", answer.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        Assert.Equal(401, (await AskAsync("vera", "wrong password", "/api/v1/jobs")).Status);
        Assert.Equal(401, (await AskAsync("ada", "vera's password", "/api/v1/jobs")).Status);
        Assert.Equal(401, (await Server.Http.FetchAsync("/api/v1/jobs", ("Authorization", "Bearer olaf:olaf's password"))).Status);
        Assert.Equal(401, (await Server.Http.FetchAsync("/overview")).Status);
        Assert.Equal(200, (await Server.Http.FetchAsync("/healthz")).Status);
        Assert.Equal(200, (await Server.Http.FetchAsync("/readyz")).Status);
    }

    [Theory]
    [InlineData("GET", "/api/v1/jobs", 200, 200, 200)]
    [InlineData("GET", "/running-jobs", 200, 200, 200)]
    [InlineData("GET", "/api/v1/requests/x", 403, 200, 200)]
    [InlineData("POST", "/api/v1/jobs/4711/cancel", 403, 404, 404)]
    [InlineData("POST", "/api/v1/jobs/4711/resume", 403, 404, 404)]
    [InlineData("POST", "/stop-job", 403, 400, 400)]
    [InlineData("DELETE", "/api/v1/jobs/4711", 403, 403, 404)]
    [InlineData("POST", "/api/v1/workers/w/drain", 403, 403, 404)]
    public async Task Each_role_may_do_its_own_and_what_the_ones_below_may(string method, string path, int viewer, int op, int admin)
    {
        Assert.Equal(
            (viewer, op, admin),
            ((await AskAsync("vera", "vera's password", path, method)).Status, (await AskAsync("olaf", "olaf's password", path, method)).Status, (await AskAsync("ada", "ada's password", path, method)).Status));
    }

    [Fact]
    public async Task A_receipt_says_who_has_proven_to_be_who_and_not_who_says_so()
    {
        using var bot = new SluiceClient(new SluiceClientOptions { Server = Server.Address, Token = "t0ken-of-the-bot" });
        var job = await bot.SubmitAsync(ApiServer.Job, new SubmitOptions { Format = JobFormat.Json });
        using var olaf = new SluiceClient(new SluiceClientOptions { Server = Server.Address, UserName = "olaf", Password = "olaf's password" });

        var stop = await olaf.ForceStopAsync(job.Id, new Wire.ForceStopRequest { Reason = "x" });

        Assert.Equal(("deploy-bot", "olaf"), (job.SubmittedBy, stop.Stop!.Decision.RequestedBy));
        var refused = await Server.Http.FetchAsync("/api/v1/jobs", ("X-Sluice-User", "ada"));
        Assert.Equal(401, refused.Status);
    }

    [Theory]
    [InlineData("a:b", "long enough")]
    [InlineData("", "long enough")]
    [InlineData("anna", "tiny")]
    public async Task An_identity_that_cannot_be_used_is_refused_at_the_start(string name, string secret)
    {
        var e = await Assert.ThrowsAsync<SluiceException>(() => ApiServer.StartAsync(new ApiOptions { Identities = [new ApiIdentity(name, ApiRole.Viewer, secret, false)] }));

        Assert.Equal("SLC4401", e.Code);
        Assert.DoesNotContain(secret, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, new ApiIdentity(name, ApiRole.Viewer, secret, false).ToString(), StringComparison.Ordinal);
    }

    private Task<Answers.Answer> AskAsync(string user, string password, string path, string method = "GET") =>
        Server.Http.SendAsync(new HttpMethod(method), path, headers: ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))));
}
