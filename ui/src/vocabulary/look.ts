import {
  IconApps,
  IconArchive,
  IconBinaryTree,
  IconBolt,
  IconBox,
  IconBrandSpeedtest,
  IconBuilding,
  IconCertificate,
  IconCircleKey,
  IconCloudNetwork,
  IconDatabase,
  IconFileText,
  IconFolder,
  IconFunction,
  IconGlobe,
  IconIdBadge2,
  IconKey,
  IconLock,
  IconNetwork,
  IconRobot,
  IconServer,
  IconShieldCog,
  IconSpeakerphone,
  IconStack2,
  IconUser,
  IconUsers,
  IconUsersGroup,
  IconWallet,
  IconWorld,
  IconWorldLongitude,
  type Icon,
} from "@tabler/icons-react";

import type { Label } from "../api/schema";
import { mainLabel } from "./words";

/** What a thing is for, as far as colour tells: six hues that stay apart for colour-blind people, and grey. */
export type Family = "outside" | "identity" | "code" | "data" | "secret" | "network" | "structure";

interface Look {
  icon: Icon;
  family: Family;
}

const looks: Record<Label, Look> = {
  Account: { icon: IconWallet, family: "structure" },
  Application: { icon: IconApps, family: "identity" },
  Container: { icon: IconFolder, family: "structure" },
  DataStore: { icon: IconDatabase, family: "data" },
  Endpoint: { icon: IconWorldLongitude, family: "network" },
  Function: { icon: IconFunction, family: "code" },
  Grant: { icon: IconBinaryTree, family: "structure" },
  Group: { icon: IconUsersGroup, family: "identity" },
  IdentityProvider: { icon: IconCertificate, family: "identity" },
  Instance: { icon: IconServer, family: "code" },
  Internet: { icon: IconWorld, family: "outside" },
  Key: { icon: IconKey, family: "secret" },
  Network: { icon: IconNetwork, family: "network" },
  NetworkRule: { icon: IconBrandSpeedtest, family: "network" },
  Organization: { icon: IconBuilding, family: "structure" },
  Policy: { icon: IconFileText, family: "structure" },
  Principal: { icon: IconCircleKey, family: "identity" },
  Public: { icon: IconGlobe, family: "outside" },
  Queue: { icon: IconStack2, family: "data" },
  Registry: { icon: IconArchive, family: "code" },
  Resource: { icon: IconBox, family: "structure" },
  Role: { icon: IconShieldCog, family: "identity" },
  Secret: { icon: IconLock, family: "secret" },
  ServiceAccount: { icon: IconRobot, family: "identity" },
  Subnet: { icon: IconCloudNetwork, family: "network" },
  Topic: { icon: IconSpeakerphone, family: "data" },
  Trigger: { icon: IconBolt, family: "code" },
  User: { icon: IconUser, family: "identity" },
};

/** All labels, each of which has an icon. */
export const labelsWithLook = Object.keys(looks) as Label[];

/** Icon and family of a thing by its labels, of which the most specific that is known counts. */
export function look(labels: readonly Label[]): Look {
  return looks[mainLabel(labels)];
}

/** The icon of the people and programs outside, where a drawing needs one without a node. */
export const outsideIcon = IconUsers;
export const identityIcon = IconIdBadge2;

/**
 * Fills after Okabe and Ito (Color Universal Design, 2008), which keep apart under the three colour blindnesses. None of
 * them carries meaning alone: beside each stand an icon and words.
 */
export const fills: Record<Family, string> = {
  outside: "#d55e00",
  identity: "#0072b2",
  code: "#e69f00",
  data: "#009e73",
  secret: "#cc79a7",
  network: "#56b4e9",
  structure: "#8b8f96",
};
