# SPDX-License-Identifier: Apache-2.0
"""What "kubectl get pods,deploy,svc,gw -A -o json" prints where the chart gateway is
installed: an injected Deployment with PODS pods, whose ReplicaSet is not asked for.

usage: live.py PODS TARGET-PORT
"""
import json
import sys

SYSCTLS = [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}]
LABELS = {"app": "web", "istio": "web", "sidecar.istio.io/inject": "true"}
ANNOTATIONS = {"inject.istio.io/templates": "gateway"}
SECURITY = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]},
            "readOnlyRootFilesystem": True, "runAsNonRoot": True}


def metadata(name, **more):
    return {"name": name, "namespace": "mesh", "uid": f"00000000-{name}", **more}


def pod(number):
    owner = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-7d9f8c6b5d",
             "controller": True, "blockOwnerDeletion": True, "uid": "1"}
    return {"apiVersion": "v1", "kind": "Pod",
            "metadata": metadata(f"web-7d9f8c6b5d-{number:05}", ownerReferences=[owner],
                                 labels={**LABELS, "pod-template-hash": "7d9f8c6b5d"},
                                 annotations={**ANNOTATIONS,
                                              "sidecar.istio.io/status": "{}"}),
            "spec": {"securityContext": {"sysctls": SYSCTLS}, "nodeName": "worker-1",
                     "containers": [{"name": "istio-proxy",
                                     "image": "docker.io/istio/proxyv2:1.28.0",
                                     "args": ["proxy", "router", "--domain", "x"],
                                     "securityContext": {**SECURITY, "runAsUser": 1337,
                                                         "runAsGroup": 1337}}]},
            "status": {"phase": "Running"}}


def deployment():
    template = {"metadata": {"labels": LABELS, "annotations": ANNOTATIONS},
                "spec": {"containers": [{"name": "istio-proxy", "image": "auto",
                                         "securityContext": SECURITY}]}}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata("web"),
            "spec": {"replicas": 2, "template": template}}


def service(target):
    return {"apiVersion": "v1", "kind": "Service", "metadata": metadata("web"),
            "spec": {"selector": {"app": "web"}, "type": "LoadBalancer",
                     "ports": [{"name": "http", "port": 80, "protocol": "TCP",
                                "targetPort": target}]}}


def gateway():
    return {"apiVersion": "networking.istio.io/v1", "kind": "Gateway",
            "metadata": metadata("public"),
            "spec": {"selector": {"istio": "web"},
                     "servers": [{"hosts": ["*"], "port": {"number": 80, "name": "http",
                                                           "protocol": "HTTP"}}]}}


def main():
    pods, target = int(sys.argv[1]), int(sys.argv[2])
    items = [*map(pod, range(pods)), deployment(), service(target), gateway()]
    json.dump({"apiVersion": "v1", "kind": "List", "items": items}, sys.stdout)


main()
