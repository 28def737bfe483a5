using Microsoft.AspNetCore.Http;
using Sluice.Api.Http;
using Sluice.Api.Security;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Submissions;
using Sluice.Engine.Submissions;

namespace Sluice.Api.Jobs;

/// <summary>Jobs, submitted.</summary>
internal sealed class SubmitEndpoint(JobStarts starts, IJobReader reader, JobAnswers answers) : IApiGroup
{
    /// <inheritdoc />
    public IEnumerable<ApiRoute> Routes =>
    [
        new("POST", "/api/v1/jobs", ApiRole.Operator, SubmitAsync)
        {
            Summary = "Runs a job: JSON, HOCON with Content-Type: application/hocon, or SQL with application/sql.",
            Query = [new("name", "The job's name; goes before the file's own."), new("variable", "A variable's value, as name=value.") { IsMany = true }],
            Result = typeof(Wire.Job),
            Status = StatusCodes.Status201Created,
            IsLarge = true,
        },
    ];

    private async ValueTask<ApiAnswer> SubmitAsync(ApiCall call)
    {
        var form = BodyReader.MediaType(call.Http.Request) switch
        {
            "application/json" => JobTextForm.Json,
            "application/sql" => JobTextForm.Sql,
            "application/hocon" or "text/plain" or "" => JobTextForm.Hocon,
            var other => throw Problems.BadRequest(
                $"The body is said to be '{other}'. Send a job as application/json, application/hocon or application/sql.", status: StatusCodes.Status415UnsupportedMediaType),
        };
        var text = new JobText(await BodyReader.TextAsync(call, call.Options.MostJobBytes), form)
        {
            Name = call.Query("name"),
            Variables = call.QueryAll("variable"),
        };
        var hash = BodyHash.Of([BodyHash.Form(text), text.Name ?? "", .. text.Variables, text.Text]);
        var reply = await starts.FindAsync(call.Request, RequestKind.Submit, hash, call.Gone);
        var job = reader.Read(text);
        if (reply is null)
        {
            JobFaults.Check(job);
            reply = await starts.SubmitAsync(
                new JobSubmission(call.Request, job.Name, job.Config, job.Settings, call.By) { BodyHash = hash }, CancellationToken.None);
        }

        var stored = (await answers.AcceptAsync(reply, null))! with { Warnings = JobFaults.Warnings(job) };
        return ApiAnswer.Json(stored, StatusCodes.Status201Created, $"/api/v1/jobs/{stored.Id}");
    }
}
