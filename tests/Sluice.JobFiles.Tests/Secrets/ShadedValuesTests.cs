using Sluice.Connect.Config;
using Sluice.JobFiles.Planning;
using Sluice.JobFiles.Resuming;
using Sluice.JobFiles.Secrets;
using Sluice.JobFiles.Tests.Planning;

namespace Sluice.JobFiles.Tests.Secrets;

public sealed class ShadedValuesTests
{
    private const string Env = "env { shade.identifier = base64 }\n";

    /// <summary>Base64 of "seatunnel_password" and of "seatunnel", as SeaTunnel's page has them.</summary>
    private const string Shaded = "source { Db { query = q, username = \"c2VhdHVubmVs\", password = \"c2VhdHVubmVsX3Bhc3N3b3Jk\" } }\nsink { Jdbc { } }";

    private static string Option(JobPlan plan, string section, string key) =>
        ((ConfigScalar)((ConfigObject)((ConfigArray)plan.Resolved[section]!).Items[0])[key]!).Text;

    private static JobPlan Plan(string text, params string[] variables) => Plugins.Plan(text.Replace("Db {", "FakeSource {", StringComparison.Ordinal), variables);

    [Fact]
    public void Secrets_of_sources_and_sinks_are_decoded()
    {
        var plan = Plan(Env + Shaded);
        Assert.Equal("seatunnel", Option(plan, "source", "username"));
        Assert.Equal("seatunnel_password", Option(plan, "source", "password"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("env { shade.identifier = default }\n")]
    public void Without_the_identifier_values_are_what_they_are(string env) =>
        Assert.Equal("c2VhdHVubmVs", Option(Plan(env + Shaded), "source", "username"));

    [Theory]
    [InlineData("env { shade.identifier = BASE64 }")]
    [InlineData("env { shade { identifier = base64 } }")]
    [InlineData("env { shade.identifier = ${how} }")]
    public void The_identifier_has_several_forms(string env) =>
        Assert.Equal("seatunnel", Option(Plan(env + "\n" + Shaded, "how=base64"), "source", "username"));

    [Fact]
    public void A_variable_is_decoded_as_well_and_padding_may_be_missing() => Assert.Equal(
        "seatunnel_password!", Option(Plan(Env + "source { Db { password = ${p} } }\nsink { Jdbc { } }", "p=c2VhdHVubmVsX3Bhc3N3b3JkIQ"), "source", "password"));

    [Fact]
    public void Only_the_names_that_SeaTunnel_encrypts_are_decoded_and_those_that_the_job_names()
    {
        const string text = "source { FakeSource { community = cHVibGlj, user = cHVibGlj, deep { password = cHVibGlj } } }\ntransform { Copy { password = cHVibGlj } }\nsink { Jdbc { } }";
        var plan = Plan("env { shade.identifier = base64, shade.options = [community] }\n" + text);
        Assert.Equal("public", Option(plan, "source", "community"));
        Assert.Equal("cHVibGlj", Option(plan, "source", "user"));
        Assert.Equal("cHVibGlj", Option(plan, "transform", "password"));
        Assert.Contains("\"deep\":{\"password\":\"cHVibGlj\"}", ConfigText.ToJson(plan.Resolved), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"not base64!\"")]
    [InlineData("abcde")]
    [InlineData("\"/w==\"")]
    public void What_is_no_base64_is_an_error_with_its_place_and_without_the_value(string value)
    {
        var error = Assert.Single(Plugins.Errors(Env + "source { FakeSource { } }\nsink {\n  Jdbc { token = " + value + " }\n}"));
        Assert.Equal(("SLC1506", "sink[0].Jdbc.token", 4, 18), (error.Code, error.Path, error.Location.Line, error.Location.Column));
        Assert.DoesNotContain(value.Trim('"'), error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_decoded_secret_is_not_told()
    {
        var error = Assert.Single(Plugins.Errors(Env + Shaded));
        Assert.Contains("password", error.Path, StringComparison.Ordinal);
        Assert.DoesNotContain("seatunnel_password", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stored_job_holds_no_secret_of_it_and_is_not_decoded_again()
    {
        var key = SecretKey.Load("none.key", _ => "c2x1aWNlIHRlc3Qga2V5IHRoYXQgaXMgMzIgYnl0ZXM=");
        var plan = Plan("env { shade.identifier = base64, shade.options = [community] }\nsource { FakeSource { password = aHVzaC1odXNo, community = cHVibGlj } }\nsink { Jdbc { } }");
        var stored = StoredJob.Seal(plan, key);
        foreach (var secret in new[] { "aHVzaC1odXNo", "hush-hush", "cHVibGlj", "\"public\"" })
            Assert.DoesNotContain(secret, stored, StringComparison.Ordinal);
        var opened = JobFileReader.ReadStored(ConfigText.ToJson(StoredJob.Open(stored, key, _ => null)), "job", Plugins.Catalog);
        Assert.Equal(("hush-hush", "public"), (Option(opened, "source", "password"), Option(opened, "source", "community")));
    }

    [Fact]
    public void Secrets_that_a_job_names_are_masked_and_no_difference()
    {
        const string text = "env { shade.options = [community] }\nsource { FakeSource { community = pub1 } }\nsink { Jdbc { } }";
        var plan = Plan(text);
        Assert.DoesNotContain("pub1", JobFileText.ToText(plan.Resolved), StringComparison.Ordinal);
        Assert.Empty(JobFileDiff.Compare(plan.Resolved, Plan(text.Replace("pub1", "pub2", StringComparison.Ordinal)).Resolved));
    }
}
