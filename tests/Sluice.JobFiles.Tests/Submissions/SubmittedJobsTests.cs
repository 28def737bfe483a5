using Sluice.Connect.Config;
using Sluice.Core.Submissions;
using Sluice.JobFiles.Planning;
using Sluice.JobFiles.Secrets;
using Sluice.JobFiles.Submissions;
using Sluice.JobFiles.Tests.Planning;

namespace Sluice.JobFiles.Tests.Submissions;

/// <summary>What is asked of a job that is sent to a server, beside its text.</summary>
public sealed class SubmittedJobsTests
{
    private static readonly SecretKey s_key = SecretKey.Load("none.key", _ => "c2x1aWNlIHRlc3Qga2V5IHRoYXQgaXMgMzIgYnl0ZXM=");

    [Fact]
    public void A_rule_sees_a_secret_that_was_encrypted_before_as_connectors_will_and_nobody_sees_it_in_its_words()
    {
        var text = $"source {{ FakeSource {{ }} }}\nsink {{\n  Jdbc {{ token = \"{s_key.Seal("hush-hush")}\" }}\n}}";
        var seen = "";
        IEnumerable<ConfigError> Rule(JobPlan plan)
        {
            var token = (ConfigScalar)plan.Sinks[0].Config["token"]!;
            seen = token.Text;
            yield return new ConfigError(token.Location, "sink[0].Jdbc.token", $"the token is '{token.Text}'");
        }

        var error = Assert.Single(Read(text, Rule).Errors);

        Assert.Equal(("hush-hush", "sink[0].Jdbc.token", 3), (seen, error.Path, error.Line));
        Assert.DoesNotContain("hush-hush", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sluice:secret:", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", Read(text).Config, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_that_no_key_here_opens_is_told_before_the_job_is_stored()
    {
        var error = Assert.Single(Read("source { FakeSource { } }\nsink { Jdbc { token = \"sluice:secret:1:00000000:AAAA\" } }").Errors);

        Assert.Equal(("SLC4151", "sink[0].token", 2), (error.Code, error.Path, error.Line));
    }

    [Fact]
    public void Behind_a_rule_that_finds_something_no_other_is_asked()
    {
        var read = Read(
            "source { FakeSource { } }\nsink { Jdbc { } }",
            plan => [new ConfigError(plan.Resolved.Location, "", "first")],
            _ => throw new InvalidOperationException("it is not asked"));

        Assert.Equal("first", Assert.Single(read.Errors).Message);
    }

    [Fact]
    public void A_mistake_in_a_stored_job_is_told_by_its_path_since_nobody_wrote_its_lines()
    {
        var error = Assert.Throws<ConfigException>(
            () => JobFileReader.ReadStored("""{"source":[{"plugin_name":"FakeSource","row.num":"many"}],"sink":[{"plugin_name":"Jdbc"}]}""", "orders", Plugins.Catalog));

        Assert.StartsWith("source[0].FakeSource.row.num: SLC1000: ", error.Message, StringComparison.Ordinal);
    }

    private static JobReading Read(string text, params Func<JobPlan, IEnumerable<ConfigError>>[] rules) =>
        new SubmittedJobs(Plugins.Catalog, s_key, rules).Read(new JobText(text, JobTextForm.Hocon));
}
