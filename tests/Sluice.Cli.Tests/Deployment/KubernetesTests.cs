using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using Sluice.Cli.Tests.Documentation;

namespace Sluice.Cli.Tests.Deployment;

/// <summary>The manifests and the chart: every field is one of Kubernetes' own, and what refers to something else finds it.</summary>
public sealed partial class KubernetesTests
{
    private static readonly string Manifests = Path.Combine(DocumentationPage.Root, "deploy", "kubernetes");

    public static TheoryData<string, string> Deployments()
    {
        Dictionary<string, object?> fixedNumber = HelmChart.Values;
        ((Dictionary<string, object?>)fixedNumber["autoscaling"]!)["enabled"] = false;
        ((Dictionary<string, object?>)fixedNumber["podDisruptionBudget"]!)["enabled"] = false;
        fixedNumber["env"] = new List<object?> { new Dictionary<string, object?> { ["name"] = "KRAKEND_TIMEOUT", ["value"] = "5s" } };
        return new TheoryData<string, string>
        {
            { "manifests", string.Join("\n---\n", Kustomized().Select(static file => File.ReadAllText(Path.Combine(Manifests, file)))) },
            { "chart", HelmChart.Render("shop", HelmChart.Values) },
            { "chart with other values", HelmChart.Render("sluice", fixedNumber) },
        };
    }

    [Fact]
    public void The_kustomization_names_every_manifest() =>
        Assert.Equal(
            Directory.EnumerateFiles(Manifests, "*.yaml").Select(Path.GetFileName).Where(static file => file != "kustomization.yaml").Order(StringComparer.Ordinal),
            Kustomized().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Deployments))]
    public void Selectors_find_the_pods_and_ports_are_those_of_the_container(string name, string yaml)
    {
        List<object> objects = Read(yaml);
        V1Deployment deployment = Only<V1Deployment>(objects);
        V1PodTemplateSpec pod = deployment.Spec.Template;
        V1Container container = Assert.Single(pod.Spec.Containers);
        V1ContainerPort port = Assert.Single(container.Ports);

        Assert.All(deployment.Spec.Selector.MatchLabels, label => Assert.Equal(label.Value, pod.Metadata.Labels[label.Key]));
        V1Service service = Only<V1Service>(objects);
        Assert.All(service.Spec.Selector, label => Assert.Equal(label.Value, pod.Metadata.Labels[label.Key]));
        Assert.Equal(port.Name, Assert.Single(service.Spec.Ports).TargetPort.Value);
        Assert.Equal(port.Name, container.StartupProbe.HttpGet.Port.Value);
        Assert.Equal(port.Name, container.ReadinessProbe.HttpGet.Port.Value);
        Assert.Equal(port.Name, container.LivenessProbe.TcpSocket.Port.Value);
        Assert.Equal("/__health", container.ReadinessProbe.HttpGet.Path);

        foreach (V2HorizontalPodAutoscaler scaler in objects.OfType<V2HorizontalPodAutoscaler>())
        {
            Assert.Equal(("Deployment", deployment.Metadata.Name), (scaler.Spec.ScaleTargetRef.Kind, scaler.Spec.ScaleTargetRef.Name));
            Assert.InRange(scaler.Spec.MinReplicas!.Value, 2, scaler.Spec.MaxReplicas);
            Assert.Null(deployment.Spec.Replicas);
            Assert.True(container.Resources.Requests.ContainsKey("cpu"), "a utilization is a part of what is requested");
        }

        foreach (V1PodDisruptionBudget budget in objects.OfType<V1PodDisruptionBudget>())
        {
            Assert.All(budget.Spec.Selector.MatchLabels, label => Assert.Equal(label.Value, pod.Metadata.Labels[label.Key]));
        }

        Assert.Equal(name == "chart with other values" ? 2 : null, deployment.Spec.Replicas);
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public void A_pod_has_no_rights_and_time_to_drain(string name, string yaml)
    {
        V1Deployment deployment = Only<V1Deployment>(Read(yaml));
        V1PodSpec pod = deployment.Spec.Template.Spec;
        V1Container container = Assert.Single(pod.Containers);

        Assert.True(pod.SecurityContext.RunAsNonRoot, name);
        Assert.True(pod.SecurityContext.RunAsUser > 0);
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile.Type);
        Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
        Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.False(pod.AutomountServiceAccountToken);

        Assert.Equal("0", deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
        V1Probe ready = container.ReadinessProbe;
        int drain = int.Parse(Seconds().Match(container.Args[container.Args.IndexOf("--drain-delay") + 1]).Groups[1].Value, null);
        Assert.InRange(drain, (ready.PeriodSeconds!.Value * ready.FailureThreshold!.Value) + 5, pod.TerminationGracePeriodSeconds!.Value - 30);
        Assert.Contains("--watch", container.Args);
    }

    [Theory]
    [MemberData(nameof(Deployments))]
    public async Task The_configuration_is_sound_and_where_the_gateway_reads_it(string name, string yaml)
    {
        List<object> objects = Read(yaml);
        V1PodSpec pod = Only<V1Deployment>(objects).Spec.Template.Spec;
        V1Container container = Assert.Single(pod.Containers);
        V1ConfigMap map = Only<V1ConfigMap>(objects);
        V1VolumeMount mount = Assert.Single(container.VolumeMounts);

        Assert.Equal(map.Metadata.Name, Assert.Single(pod.Volumes, volume => volume.Name == mount.Name).ConfigMap.Name);
        Assert.Null(mount.SubPath);
        Assert.Equal(mount.MountPath + "/krakend.json", container.Args[container.Args.IndexOf("-c") + 1]);
        Assert.Contains($"\"port\": {Assert.Single(container.Ports).ContainerPort},", map.Data["krakend.json"]);
        using var folder = new TestFolder(map.Data["krakend.json"]);
        Finished check = await SluiceProcess.RunAsync(folder, "check", "-lc", "krakend.json");
        Assert.True(check.ExitCode == 0, name + check.Error);

        // The gateway knows the flags of the container.
        Finished unknown = await SluiceProcess.RunAsync(folder, [.. container.Args.TakeWhile(static argument => argument != "-c"), "-c", "absent.json"]);
        Assert.Contains("absent.json", unknown.Error);
    }

    [Fact]
    public void Versions_are_that_of_the_sources()
    {
        string version = Version().Match(File.ReadAllText(Path.Combine(DocumentationPage.Root, "Directory.Build.props"))).Groups[1].Value;

        Assert.Equal((version, version), ((string?)HelmChart.Chart["version"], (string?)HelmChart.Chart["appVersion"]));
        foreach ((string name, string yaml) in Deployments().Select(static row => row.Data))
        {
            Assert.Equal($"sluice:{version}", Assert.Single(Only<V1Deployment>(Read(yaml)).Spec.Template.Spec.Containers).Image);
        }
    }

    [Fact]
    public void A_field_that_Kubernetes_does_not_have_is_noticed() =>
        Assert.ThrowsAny<Exception>(() => Read("apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  selectors: {}\n"));

    private static List<object> Read(string yaml) => KubernetesYaml.LoadAllFromString(yaml, null, strict: true);

    private static T Only<T>(List<object> objects) => Assert.Single(objects.OfType<T>());

    private static IEnumerable<string> Kustomized() =>
        File.ReadLines(Path.Combine(Manifests, "kustomization.yaml")).Where(static line => line.StartsWith("  - ", StringComparison.Ordinal)).Select(static line => line[4..]);

    [GeneratedRegex(@"^(\d+)s$")]
    private static partial Regex Seconds();

    [GeneratedRegex("<VersionPrefix>(.*)</VersionPrefix>")]
    private static partial Regex Version();
}
