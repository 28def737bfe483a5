using System.Text.Json;
using Sluice.Client.Contract;

namespace Sluice.Client.Tests;

public sealed class ContractTextTests
{
    private static readonly DateTimeOffset s_at = new(2026, 11, 25, 5, 12, 41, 250, TimeSpan.FromHours(2));

    [Fact]
    public void Ids_are_strings_of_digits_instants_are_UTC_and_what_is_not_known_is_absent()
    {
        var job = new Job { Id = 9_007_199_254_740_993, Name = "orders", Run = 2, Status = JobStatus.Canceling, CreatedAt = s_at, Deadline = s_at };

        Assert.Equal(
            """{"id":"9007199254740993","name":"orders","run":2,"status":"CANCELING","final":false,"epoch":0,"version":0,"createdAt":"2026-11-25T03:12:41.25Z","deadline":"2026-11-25T03:12:41.25Z","stuck":false,"mode":"BATCH","parallelism":1,"submittedBy":"","counts":{"readRows":0,"readBytes":0,"writtenRows":0,"writtenBytes":0,"committedRows":0,"deadRows":0},"splits":{"done":0}}""",
            JsonSerializer.Serialize(job, ContractJson.TypeOf<Job>()));
    }

    [Fact]
    public void A_request_says_durations_as_people_do() =>
        Assert.Equal(
            """{"reason":"über","deadline":"90s","onDeadline":"keep-trying"}""",
            JsonSerializer.Serialize(new CancelRequest { Reason = "über", Deadline = TimeSpan.FromSeconds(90), OnDeadline = OnDeadline.KeepTrying }, ContractJson.TypeOf<CancelRequest>()));

    [Theory]
    [InlineData("\"pending\"", true, false)]
    [InlineData("\"unbounded\"", false, true)]
    [InlineData("\"2026-11-25T03:12:41.25Z\"", false, false)]
    public void A_bound_is_an_instant_or_says_that_there_is_none(string text, bool isPending, bool isUnbounded)
    {
        var progress = Read<StopReceipt>($$"""{"decision":{"kind":"force-stop"},"progress":{"quiescedBy":{{text}} } }""").Progress;

        Assert.Equal((isPending, isUnbounded), (progress.QuiescedBy.IsPending, progress.QuiescedBy.IsUnbounded));
        Assert.Equal(text.Trim('"'), progress.QuiescedBy.ToString());
        Assert.Equal(!isPending && !isUnbounded, progress.QuiescedBy.At == s_at);
    }

    [Fact]
    public void A_name_and_a_field_of_a_newer_release_are_no_error_and_the_name_is_kept()
    {
        var job = Read<Job>("""{"id":"1","name":"a","run":1,"status":"ARCHIVED","final":true,"colour":{"x":[1]}}""");

        Assert.Equal("ARCHIVED", job.Status.Name);
        Assert.True(job.IsFinal);
        Assert.Contains("\"status\":\"ARCHIVED\"", JsonSerializer.Serialize(job, ContractJson.TypeOf<Job>()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_was_never_set_is_empty_and_never_null() => Assert.Equal("", default(JobStatus).ToString());

    private static T Read<T>(string text) => JsonSerializer.Deserialize(text, ContractJson.TypeOf<T>())!;
}
