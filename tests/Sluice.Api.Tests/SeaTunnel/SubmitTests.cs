using System.Text;
using Sluice.Core.Runs;

namespace Sluice.Api.Tests.SeaTunnel;

/// <summary>What SeaTunnel's clients send when they submit, and what they read of the answer.</summary>
public sealed class SubmitTests : ApiTests
{
    private const string Hocon = """
        env { job.name = "n", job.mode = "BATCH" }
        source { FakeSource { schema { fields { id = bigint } } } }
        sink { Blackhole {} }
        """;

    [Fact]
    public async Task A_job_is_answered_with_its_id_as_a_string_and_its_name()
    {
        var answer = await Server.Http.SendAsync(HttpMethod.Post, "/submit-job?jobName=nightly", ApiServer.Job, "application/x-www-form-urlencoded");

        Assert.Equal((200, """{"jobId":"1","jobName":"nightly"}"""), (answer.Status, answer.Text));
        Assert.Equal("nightly", (await Server.Client.GetJobAsync(1)).Name);
    }

    [Fact]
    public async Task The_clients_own_id_is_kept_and_a_job_that_runs_under_it_is_left_alone()
    {
        const long id = 733_584_788_375_666_689;
        var first = await Server.Http.PostAsync($"/submit-job?jobId={id}&jobName=a", ApiServer.Job);
        var again = await Server.Http.PostAsync($"/submit-job?jobId={id}&jobName=a", ApiServer.Job);

        Assert.Equal($$"""{"jobId":"{{id}}","jobName":"a"}""", first.Text);
        Assert.Equal((200, first.Text), (again.Status, again.Text));
        Assert.Single((await Server.Client.ListRunsAsync(id)).Items);
    }

    [Fact]
    public async Task A_savepoint_and_a_start_with_it_go_on_where_the_job_was()
    {
        var job = await Scene.RunningAsync(Server);
        var stop = await Server.Http.PostAsync("/stop-job", $$"""{"jobId":{{job}},"isStopWithSavePoint":true}""");
        await Scene.MoveAsync(Server, job, RunStatus.SavepointDone);

        var start = await Server.Http.PostAsync($"/submit-job?jobId={job}&isStartWithSavePoint=true", ApiServer.Job);

        Assert.Equal((200, "{\"jobId\":" + job + "}"), (stop.Status, stop.Text));
        Assert.Equal(200, start.Status);
        var runs = (await Server.Client.ListRunsAsync(job)).Items;
        Assert.Equal((2, runs[1].Generation, Wire.JobStatus.SavepointDone), (runs.Count, runs[0].Generation, runs[1].Status));
        Assert.True((await Server.Http.FetchAsync($"/job-info/{job}")).Json.GetProperty("isStartWithSavePoint").GetBoolean());
    }

    [Theory]
    [InlineData("/submit-job?isStartWithSavePoint=true", "Please provide jobId when start with save point.")]
    [InlineData("/submit-job?jobId=x", "For input string")]
    [InlineData("/submit-job?format=yaml", "format")]
    public async Task What_cannot_be_is_refused_in_their_words(string path, string message)
    {
        var answer = await Server.Http.PostAsync(path, ApiServer.Job);

        Assert.Equal((400, "fail"), (answer.Status, answer.Json.GetProperty("status").GetString()));
        Assert.Contains(message, answer.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_job_is_refused_with_a_message_that_says_what_is_wrong()
    {
        var answer = await Server.Http.PostAsync("/submit-job?format=hocon", "source { FakeSource {} }");

        Assert.Equal((400, "fail"), (answer.Status, answer.Json.GetProperty("status").GetString()));
        Assert.Contains("sink", answer.Json.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal((400, """{"status":"fail","message":"Request body is empty."}"""), Shown(await Server.Http.PostAsync("/submit-job")));
    }

    [Theory]
    [InlineData("job.conf", Hocon)]
    [InlineData("job.json", ApiServer.Job)]
    [InlineData("job.sql", "CREATE TABLE a WITH ('connector'='FakeSource','type'='source','schema'='{ fields { id = bigint } }');\nCREATE TABLE b WITH ('connector'='Blackhole','type'='sink');\nINSERT INTO b SELECT a;")]
    public async Task A_file_is_uploaded(string name, string text)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "config_file", name } };
        using var response = await Server.Http.PostAsync(new Uri("/submit-job/upload?jobName=up", UriKind.Relative), form, Ct);

        Assert.Equal("""{"jobId":"1","jobName":"up"}""", await response.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public async Task A_form_that_is_cut_off_is_refused_as_that()
    {
        using var form = new StringContent("cut off");
        form.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        using var response = await Server.Http.PostAsync(new Uri("/submit-job/upload", UriKind.Relative), form, Ct);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("The form cannot be read", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_jobs_are_submitted_at_once_and_none_when_one_cannot_be_used()
    {
        string Job(string name) => ApiServer.Job.Insert(1, $$""" "params":{"jobName":"{{name}}"},""");

        var bad = await Server.Http.PostAsync("/submit-jobs", $"[{Job("a")},{Job("b").Replace("Blackhole", "Blackhol", StringComparison.Ordinal)}]");
        Assert.Equal((400, 0), (bad.Status, (await Server.Client.ListJobsAsync()).Items.Count));
        var good = await Server.Http.PostAsync("/submit-jobs", $"[{Job("a")},{Job("b")}]");

        Assert.Equal((200, """[{"jobId":"1","jobName":"a"},{"jobId":"2","jobName":"b"}]"""), Shown(good));
    }

    [Fact]
    public async Task An_encrypted_job_can_be_submitted_and_its_secret_is_what_it_was()
    {
        var job = """{"env":{},"source":[{"plugin_name":"FakeSource","schema":{"fields":{"id":"bigint"}}}],"sink":[{"plugin_name":"Jdbc","url":"jdbc:postgresql://127.0.0.1:1/x","user":"u","password":"correct horse","table":"t"}]}""";

        var encrypted = await Server.Http.PostAsync("/encrypt-config", job);
        Assert.DoesNotContain("correct horse", encrypted.Text, StringComparison.Ordinal);
        var stored = await Server.Http.PostAsync("/submit-job", encrypted.Text);

        Assert.Equal((200, 200), (encrypted.Status, stored.Status));
        var config = (await Server.Store.ReadJobsAsync(new Core.History.JobFilter(1), Ct))[0].Config;
        Assert.Equal("correct horse", ((Connect.Config.ConfigScalar)((Connect.Config.ConfigObject)((Connect.Config.ConfigArray)Server.Open(config)["sink"]!).Items[0])["password"]!).Text);
    }

    private static (int, string) Shown(Answers.Answer answer) => (answer.Status, answer.Text);
}
