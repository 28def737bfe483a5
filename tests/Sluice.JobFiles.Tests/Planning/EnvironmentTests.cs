using Sluice.JobFiles.Planning;

namespace Sluice.JobFiles.Tests.Planning;

public sealed class EnvironmentTests
{
    private const string Rest = "\nsource { FakeSource { } }\nsink { Console { } }";

    private static JobPlan Plan(string env) => Plugins.Plan($"env {{ {env} }}{Rest}");

    [Fact]
    public void Without_env_the_defaults_hold()
    {
        var plan = Plugins.Plan(Rest);
        Assert.Equal(new JobEnvironment(), plan.Environment);
        Assert.Equal("SeaTunnel_Job", plan.Name);
        Assert.Equal(1, plan.Environment.Parallelism);
        Assert.False(plan.Environment.IsStreaming);
        Assert.Equal(3, plan.Environment.RetryTimes);
        Assert.Equal(TimeSpan.FromSeconds(3), plan.Environment.RetryInterval);
        Assert.Equal(TimeSpan.FromSeconds(30), plan.Environment.CheckpointInterval);
        Assert.Equal(1000, plan.Environment.DeadLetterMaxRows);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void All_keys_are_read() => Assert.Equal(
        new JobEnvironment
        {
            Parallelism = 4,
            JobName = "orders",
            IsStreaming = true,
            RetryTimes = 1,
            RetryInterval = TimeSpan.FromSeconds(7),
            CheckpointInterval = TimeSpan.Zero,
            CheckpointTimeout = TimeSpan.FromMinutes(1),
            RowsPerSecond = 100,
            BytesPerSecond = 5_000_000_000,
            ErrorPolicy = ErrorPolicy.DeadLetter,
            DeadLetterPath = "dead.jsonl",
            DeadLetterMaxRows = 5,
        },
        Plan("""
            parallelism = "4", job.name = orders, job.mode = streaming, job.retry.times = 1, job.retry.interval.seconds = 7
            checkpoint.interval = 0, checkpoint.timeout = 60000, read_limit { rows_per_second = 100, bytes_per_second = 5000000000 }
            error_policy = dead_letter, dead_letter.path = dead.jsonl, dead_letter.max_rows = 5
            """).Environment);

    [Theory]
    [InlineData("parallelism = 0", "'parallelism' is 0, expected at least 1")]
    [InlineData("parallelism = many", "'env.parallelism' is 'many', expected a whole number")]
    [InlineData("job.mode = BATCHES", "did you mean BATCH?")]
    [InlineData("job.retry.times = -1", "expected 0 or more")]
    [InlineData("checkpoint.interval = -1", "expected 0 (only at the end) or more milliseconds")]
    [InlineData("checkpoint.interval = 10s", "expected a whole number")]
    [InlineData("checkpoint.timeout = 0", "expected at least 1 millisecond")]
    [InlineData("read_limit.rows_per_second = 0", "expected at least 1")]
    [InlineData("error_policy = skip", "expected one of FAIL, DEAD_LETTER")]
    [InlineData("dead_letter.max_rows = -5", "expected 0 or more")]
    [InlineData("shade.identifier = bas64", "did you mean 'base64'?")]
    [InlineData("tag_filter { group = \"a,b\" }", "cannot be a tag")]
    public void A_wrong_value_is_an_error_with_its_place(string env, string message)
    {
        var error = Assert.Single(Plugins.Errors($"env {{\n  {env} }}{Rest}"));
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, error.Location.Line);
    }

    [Theory]
    [InlineData("tag_filter { zone = b, group = platform }", "group=platform,zone=b")]
    [InlineData("tag_filter.group = platform", "group=platform")]
    [InlineData("job.name = x", "")]
    public void What_a_job_asks_of_a_node_is_read(string env, string tags) => Assert.Equal(tags, Plan(env).Environment.TagFilter.ToString());

    [Theory]
    [InlineData("spark.app.name = x, spark.executor.memory = 1g")]
    [InlineData("flink.execution.planner = blink")]
    [InlineData("execution.parallelism = 9")]
    [InlineData("execution { parallelism = 9 }")]
    [InlineData("savemode.execute.location = CLIENT, jars = x, custom_parameters { a = b }")]
    [InlineData("shade.identifier = default")]
    public void Keys_of_other_engines_are_accepted_in_silence(string env)
    {
        var plan = Plan(env);
        Assert.Empty(plan.Warnings);
        Assert.Equal(1, plan.Environment.Parallelism);
    }

    [Fact]
    public void An_unknown_key_is_a_warning_with_the_nearest_name()
    {
        var warning = Assert.Single(Plan("job.nme = x").Warnings);
        Assert.Equal("SLC1002", warning.Code);
        Assert.Contains("did you mean 'job.name'?", warning.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "a", "a")]
    [InlineData("b", "a", "b")]
    [InlineData("SeaTunnel_Job", "a", "a")]
    [InlineData("", "a", "a")]
    public void The_name_given_goes_before_the_files(string? given, string inFile, string name) =>
        Assert.Equal(name, Plugins.Plan($"env {{ job.name = {inFile} }}{Rest}", new JobFileRequest { JobName = given }).Name);
}
